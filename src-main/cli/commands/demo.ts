import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { CallOutput } from '#shared/contract/contract.ts';
import type { DatasetId, ModelId } from '#shared/contract/ids.ts';
import { importResultSchema } from '#shared/contract/datasets.ts';
import type { DiagnosisItem } from '#shared/contract/diagnosis.ts';
import { evaluateResultSchema } from '#shared/contract/evaluations.ts';
import { trainResultSchema } from '#shared/contract/training.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { evaluationJson, evaluationLines } from '../evaluation-output.ts';
import { finishJob } from '../finish-job.ts';
import type { Session } from '../session.ts';
import { grantPaths, saveExport } from '../session.ts';
import { percentText } from '../table-text.ts';

const RECIPE = 'efficientnet-lite0-head';

/** `demo`: the whole job on sample images made by code: import, split, train, evaluate on test, diagnose, report. */
export const demo = defineCommand({
  name: 'demo',
  text: 'cli.demo',
  options: [['--out <dir>', 'cli.demo.out']],
  input: z.object({ out: z.string().default('caselens-demo') }),
  run: async (session, { out }) => {
    const seed = session.seed ?? 1;
    const startedAtMs = Date.now();
    const imported = await importSample(session, seed);
    const modelId = await trainModel(session, imported.datasetId, seed);
    const evaluation = await evaluateOnTest(session, modelId, seed);
    const report = await writeReport(session, evaluation, out);
    const diagnosed = await diagnoseOne(session, imported.datasetId, modelId, out);
    const seconds = (Date.now() - startedAtMs) / 1000;
    return {
      json: {
        datasetId: imported.datasetId,
        images: imported.images,
        rejected: imported.rejected,
        modelId,
        ...evaluationJson(evaluation),
        caseId: diagnosed.caseId,
        prediction: diagnosed.result,
        report,
        seconds,
      },
      lines: [
        message('cli.demo.imported', {
          images: imported.images,
          groups: imported.groups,
          rejected: imported.rejected,
          findings: imported.findings.length,
        }),
        ...evaluationLines(evaluation),
        message('cli.demo.diagnosed', {
          label: diagnosed.result.label,
          probability: percentText(diagnosed.result.probability),
          caseId: diagnosed.caseId ?? '',
        }),
        message('cli.demo.report', { report, seconds: seconds.toFixed(1) }),
      ],
    };
  },
});

async function importSample(
  session: Session,
  seed: number,
): Promise<z.output<typeof importResultSchema> & { datasetId: DatasetId }> {
  const name = `Sample cells ${new Date().toISOString().slice(0, 19).replace('T', ' ')}`;
  const job = await finishJob(session, () => session.api.call('sample.create', { name, seed }));
  const result = importResultSchema.parse(job.result);
  const { datasetId } = result;
  if (datasetId === null) throw new AppError('internal/unexpected', { reason: 'the sample import kept no dataset' });
  return { ...result, datasetId };
}

async function trainModel(session: Session, datasetId: DatasetId, seed: number): Promise<ModelId> {
  const { api, runner } = session;
  await api.call('datasets.split', { datasetId, seed });
  const job = await finishJob(session, () => api.call('training.start', { datasetId, recipe: RECIPE, seed, runner }));
  return trainResultSchema.parse(job.result).modelId;
}

async function evaluateOnTest(session: Session, modelId: ModelId, seed: number): Promise<CallOutput<'evaluations.get'>> {
  const { api, runner } = session;
  const job = await finishJob(session, () =>
    api.call('evaluations.run', { modelId, partition: 'test', openTestSet: true, seed, runner }),
  );
  const { evaluationId } = evaluateResultSchema.partial({ operatingPointId: true }).parse(job.result);
  return api.call('evaluations.get', { evaluationId });
}

async function writeReport(session: Session, { meta }: CallOutput<'evaluations.get'>, out: string): Promise<string> {
  const { exportId } = await session.api.call('evaluations.export', { evaluationId: meta.evaluationId, format: 'html' });
  await mkdir(resolve(out), { recursive: true });
  return saveExport(session, exportId, join(out, 'report.html'));
}

type Diagnosed = Extract<DiagnosisItem, { ok: true }>;

/** Diagnoses an image of the test part, which the model has not learned from. */
async function diagnoseOne(session: Session, datasetId: DatasetId, modelId: ModelId, out: string): Promise<Diagnosed> {
  const { api, runner } = session;
  const { images } = await api.call('datasets.images', { datasetId, partition: 'test', limit: 1 });
  const [image] = images;
  if (image === undefined) throw new AppError('internal/unexpected', { reason: 'the sample has no test image' });
  const { path } = await api.call('blobs.path', { fileHash: image.fileHash, size: 'full' });
  const { grantId } = await grantPaths(session, [path]);
  const job = await finishJob(session, () => api.call('diagnosis.run', { modelId, grantId, runner }));
  const { items } = await api.call('diagnosis.results', { jobId: job.jobId });
  const [item] = items;
  if (item?.ok !== true) throw new AppError('internal/unexpected', { reason: `no diagnosis of an image of ${out}` });
  return item;
}
