import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { v7 } from 'uuid';
import type { JobContext } from '#main/jobs/job-context.ts';
import { followed } from '#main/jobs/job-context.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { found } from '#main/services/found.ts';
import { fileOfGrant } from '#main/services/grants/file-of-grant.ts';
import { deletePretrained, findSamePretrained, getPretrained, insertPretrained, listPretrained } from '#main/store/pretrained.ts';
import type { HandlerInput, Handlers } from '#shared/contract/contract.ts';
import type { EngineOutput } from '#shared/contract/engine/engine-contract.ts';
import type { JobId, PretrainedId } from '#shared/contract/ids.ts';
import { pretrainedIdSchema } from '#shared/contract/ids.ts';
import type { Pretrained, PRETRAINED_CALLS } from '#shared/contract/pretrained.ts';
import { isNetworkId, NETWORKS } from '#shared/domain/architectures/networks.ts';

/** The calls about weights that the user brings to start trainings from. */
export function makePretrainedHandlers(deps: ServiceDeps): Handlers<keyof typeof PRETRAINED_CALLS> {
  return {
    'pretrained.import': (input) => startImport(deps, input),
    'pretrained.list': () => ({ pretrained: [...listPretrained(deps.db)] }),
    'pretrained.delete': async ({ pretrainedId }) => {
      found(getPretrained(deps.db, pretrainedId), 'pretrained', pretrainedId);
      deletePretrained(deps.db, pretrainedId);
      await rm(pretrainedFolder(deps, pretrainedId), { recursive: true, force: true });
      modelsChanged(deps);
      return {};
    },
  };
}

/** Where the weights of a record lie: `weights.safetensors` in this folder. */
export function pretrainedFolder({ home }: Pick<ServiceDeps, 'home'>, pretrainedId: PretrainedId): string {
  return join(home.pretrained, pretrainedId);
}

/** Queues an import, which runs at once beside other jobs. A file that is none is refused at once: `import/not-one-file`. */
function startImport(deps: ServiceDeps, input: HandlerInput<'pretrained.import'>): { jobId: JobId } {
  const path = fileOfGrant(deps.grants.resolve(input.grantId));
  const jobId = deps.jobs.start({
    kind: 'import-weights',
    title: basename(path),
    lane: 'interactive',
    subject: {},
    input,
    resumable: false,
    run: (context) => importPretrained(deps, { path, network: input.network, context }),
  });
  return { jobId };
}

interface Importing {
  readonly path: string;
  readonly network: string | null;
  readonly context: JobContext;
}

/** Converts and keeps; weights that are there already are not kept twice. The folder appears whole or not at all. */
async function importPretrained(deps: ServiceDeps, importing: Importing): Promise<Pretrained> {
  // Below the uploads, which are emptied at the start: where the program is killed, nothing stays.
  const unfinished = join(deps.home.uploads, `weights-${randomUUID()}`);
  await mkdir(unfinished, { recursive: true });
  try {
    const { path, network, context } = importing;
    const converted = await deps.engines.call('pretrained.convert', { path, network, outDir: unfinished }, followed(context));
    const same = findSamePretrained(deps.db, converted.network, converted.weightsHash);
    if (same !== undefined) return same;
    context.signal.throwIfAborted();
    return await keep(deps, { path, unfinished, converted });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

interface Keeping {
  readonly path: string;
  readonly unfinished: string;
  readonly converted: EngineOutput<'pretrained.convert'>;
}

async function keep(deps: ServiceDeps, { path, unfinished, converted }: Keeping): Promise<Pretrained> {
  const { network, weightsHash, fileHash, parameters, producer } = converted;
  const pretrainedId = pretrainedIdSchema.parse(v7());
  const folder = pretrainedFolder(deps, pretrainedId);
  const fileName = basename(path);
  const title = isNetworkId(network) ? NETWORKS[network].title : network;
  const record: Pretrained = {
    ...{ pretrainedId, name: `${title} (${fileName})`, network, fileName },
    ...{ fileHash, weightsHash, parameters, producer, createdAtMs: deps.now() },
  };
  await mkdir(deps.home.pretrained, { recursive: true });
  await rename(unfinished, folder);
  try {
    insertPretrained(deps.db, record);
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true });
    throw thrown;
  }
  modelsChanged(deps);
  return record;
}

function modelsChanged({ emit }: ServiceDeps): void {
  emit({ name: 'data.changed', payload: { topics: ['models'] } });
}
