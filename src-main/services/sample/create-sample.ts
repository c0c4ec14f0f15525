import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 } from 'uuid';
import type { JobContext } from '#main/jobs/job-context.ts';
import { followed } from '#main/jobs/job-context.ts';
import { checkSource } from '#main/services/datasets/check-source.ts';
import { datasetFolder } from '#main/services/datasets/dataset-files.ts';
import { openSource } from '#main/services/datasets/dataset-source.ts';
import { importSource } from '#main/services/datasets/import-dataset.ts';
import type { ResolvedGrant, ServiceDeps } from '#main/services/deps.ts';
import { listDatasetRows } from '#main/store/datasets/datasets.ts';
import type { HandlerInput } from '#shared/contract/contract.ts';
import type { ImportResult } from '#shared/contract/datasets.ts';
import type { JobId } from '#shared/contract/ids.ts';
import { datasetIdSchema, grantIdSchema } from '#shared/contract/ids.ts';

const POSITIVE_CLASS = 'parasitised';

/** Starts painting the sample and importing it, as one job. A name that is taken gets a number: trying the sample never fails for that. */
export function startSample(deps: ServiceDeps, input: HandlerInput<'sample.create'>): { jobId: JobId } {
  const name = freeName(deps, input.name);
  const jobId = deps.jobs.start({
    kind: 'sample',
    title: name,
    lane: 'compute',
    subject: {},
    input: { name, seed: input.seed },
    resumable: true,
    run: (context) => createSample(deps, { name, seed: input.seed }, context),
  });
  return { jobId };
}

function freeName(deps: ServiceDeps, wanted: string): string {
  const taken = new Set(listDatasetRows(deps.db).map(({ name }) => name));
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted} ${String(number)}`;
  return name;
}

async function createSample(
  deps: ServiceDeps,
  { name, seed }: { readonly name: string; readonly seed: number },
  context: JobContext,
): Promise<ImportResult> {
  const datasetId = datasetIdSchema.parse(v7());
  const folder = join(datasetFolder(deps.home, datasetId), 'sample');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await deps.engines.call('images.paintSample', { folder, seed }, followed(context));
    const source = await openSource({ picked: folderGrant(folder, name), imageRoot: null, mapping: null }, context.signal);
    checkSource(source, [POSITIVE_CLASS]);
    // Copied, so that the dataset does not depend on a path of the home and the painted folder can go.
    const request = { source, datasetId, name, storage: 'copy', positiveClasses: [POSITIVE_CLASS], dryRun: false } as const;
    return await importSource(deps, request, context);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The folder as if a person had picked it; nobody else gets to know the grant. */
function folderGrant(root: string, name: string): ResolvedGrant {
  return {
    grant: { grantId: grantIdSchema.parse(v7()), kind: 'folder', name, fileCount: null, origin: 'picked' },
    root,
    files: null,
  };
}
