import type { ServiceDeps } from '#main/services/deps.ts';
import type { Handlers } from '#shared/contract/contract.ts';
import { startSample } from './create-sample.ts';

/** The handler of `sample.create`. */
export function makeSampleHandlers(deps: ServiceDeps): Handlers<'sample.create'> {
  return { 'sample.create': (input) => startSample(deps, input) };
}
