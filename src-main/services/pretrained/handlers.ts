import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { v7 } from 'uuid';
import type { ServiceDeps } from '#main/services/deps.ts';
import { found } from '#main/services/found.ts';
import { fileOfGrant } from '#main/services/grants/file-of-grant.ts';
import { deletePretrained, findSamePretrained, getPretrained, insertPretrained, listPretrained } from '#main/store/pretrained.ts';
import type { HandlerInput, Handlers } from '#shared/contract/contract.ts';
import type { PretrainedId } from '#shared/contract/ids.ts';
import { pretrainedIdSchema } from '#shared/contract/ids.ts';
import type { Pretrained, PRETRAINED_CALLS } from '#shared/contract/pretrained.ts';
import { isNetworkId, NETWORKS } from '#shared/domain/architectures/networks.ts';

/** The calls about weights that the user brings to start trainings from. */
export function makePretrainedHandlers(deps: ServiceDeps): Handlers<keyof typeof PRETRAINED_CALLS> {
  const changed = (): void => {
    deps.emit({ name: 'data.changed', payload: { topics: ['models'] } });
  };
  return {
    'pretrained.import': async (input) => {
      const pretrained = await importPretrained(deps, input);
      changed();
      return pretrained;
    },
    'pretrained.list': () => ({ pretrained: [...listPretrained(deps.db)] }),
    'pretrained.delete': async ({ pretrainedId }) => {
      found(getPretrained(deps.db, pretrainedId), 'pretrained', pretrainedId);
      deletePretrained(deps.db, pretrainedId);
      await rm(pretrainedFolder(deps, pretrainedId), { recursive: true, force: true });
      changed();
      return {};
    },
  };
}

/** Where the weights of a record lie: `weights.safetensors` in this folder. */
export function pretrainedFolder({ home }: Pick<ServiceDeps, 'home'>, pretrainedId: PretrainedId): string {
  return join(home.pretrained, pretrainedId);
}

/** Converts and keeps; weights that are there already are not kept twice. The folder appears whole or not at all. */
async function importPretrained(deps: ServiceDeps, input: HandlerInput<'pretrained.import'>): Promise<Pretrained> {
  const path = fileOfGrant(deps.grants.resolve(input.grantId));
  const pretrainedId = pretrainedIdSchema.parse(v7());
  const folder = pretrainedFolder(deps, pretrainedId);
  const unfinished = `${folder}.unfinished`;
  await mkdir(unfinished, { recursive: true });
  try {
    const converted = await deps.engines.call('pretrained.convert', { path, network: input.network, outDir: unfinished });
    const { network, weightsHash, fileHash, parameters, producer } = converted;
    const same = findSamePretrained(deps.db, network, weightsHash);
    if (same !== undefined) return same;
    await rename(unfinished, folder);
    const fileName = basename(path);
    const title = isNetworkId(network) ? NETWORKS[network].title : network;
    const record: Pretrained = {
      ...{ pretrainedId, name: `${title} (${fileName})`, network, fileName },
      ...{ fileHash, weightsHash, parameters, producer, createdAtMs: deps.now() },
    };
    insertPretrained(deps.db, record);
    return record;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
