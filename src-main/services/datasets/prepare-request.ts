import type { ServiceDeps } from '#main/services/deps.ts';
import type { HandlerInput } from '#shared/contract/contract.ts';
import type { PrepareRequest } from './prepare-source.ts';

/** What a call wants made of a source, its grants resolved. Throws `grant/unknown`. */
export function prepareRequest({ grants }: Pick<ServiceDeps, 'grants'>, input: HandlerInput<'datasets.plan'>): PrepareRequest {
  const { imageRootGrantId, testGrantId, mapping, preset, classMap, keep } = input;
  return {
    picked: grants.resolve(input.grantId),
    imageRoot: imageRootGrantId === null ? null : grants.resolve(imageRootGrantId),
    test: testGrantId === null ? null : grants.resolve(testGrantId),
    groupTables: input.groupTableGrantIds.map((grantId) => grants.resolve(grantId)),
    mapping,
    preset,
    classMap,
    keep,
  };
}
