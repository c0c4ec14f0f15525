import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 } from 'uuid';
import type { JobContext } from '#main/jobs/job-context.ts';
import { followed } from '#main/jobs/job-context.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { fileOfGrant } from '#main/services/grants/file-of-grant.ts';
import { insertModel } from '#main/store/models.ts';
import type { HandlerInput, Handlers } from '#shared/contract/contract.ts';
import type { EngineOutput } from '#shared/contract/engine/engine-contract.ts';
import type { ModelManifest } from '#shared/contract/engine/manifest.ts';
import type { ImportAnswers, ImportInspection } from '#shared/contract/engine/model-import.ts';
import type { GrantId, JobId } from '#shared/contract/ids.ts';
import { modelIdSchema } from '#shared/contract/ids.ts';
import type { ImportTrial, MODEL_IMPORT_CALLS, ModelImportResult } from '#shared/contract/model-import.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { filesOfModel } from './files-of-model.ts';
import { removeModelFiles, writeModelFiles } from './model-files.ts';

type Converted = EngineOutput<'models.import'>;

/** A job on the files of a model, with a folder of its own. */
interface Importing {
  readonly paths: readonly string[];
  readonly answers: ImportAnswers;
  readonly folder: string;
  readonly context: JobContext;
}

/** The calls that bring in classifiers from elsewhere; each starts a job. What can be refused is refused at once: `import/not-one-file`. */
export function makeModelImportHandlers(deps: ServiceDeps): Handlers<keyof typeof MODEL_IMPORT_CALLS> {
  return {
    'models.inspect': (input) => start(deps, { input, title: null, run: (importing) => inspect(deps, importing) }),
    'models.tryImport': async (input) => {
      const image = fileOfGrant(deps.grants.resolve(input.imageGrantId));
      return start(deps, { input, title: null, run: (importing) => tryImport(deps, importing, image) });
    },
    'models.import': (input) =>
      start(deps, { input, title: input.name, run: (importing) => importModel(deps, importing, input.name) }),
  };
}

interface Start {
  readonly input: HandlerInput<'models.inspect'> & { readonly grantId: GrantId };
  /** Null: the name of what was chosen. */
  readonly title: string | null;
  readonly run: (importing: Importing) => Promise<unknown>;
}

/** Queues a job that runs at once beside others: somebody waits for it, and it is over in seconds. Its folder is gone when it ends. */
async function start(deps: ServiceDeps, { input, title, run }: Start): Promise<{ jobId: JobId }> {
  const resolved = deps.grants.resolve(input.grantId);
  const paths = await filesOfModel(resolved);
  const jobId = deps.jobs.start({
    kind: 'import-model',
    title: title ?? resolved.grant.name,
    lane: 'interactive',
    subject: {},
    input,
    resumable: false,
    run: async (context) => {
      const folder = join(deps.home.uploads, `model-${randomUUID()}`);
      await mkdir(folder, { recursive: true });
      try {
        return await run({ paths, answers: input.answers, folder, context });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  });
  return { jobId };
}

function inspect({ engines }: ServiceDeps, { paths, answers, folder, context }: Importing): Promise<ImportInspection> {
  return engines.call('models.inspect', { paths: [...paths], answers, workDir: folder }, followed(context));
}

/** The answer of the model as it would be kept, by the same way as every later answer. Errors: `image/rejected`. */
async function tryImport(deps: ServiceDeps, importing: Importing, image: string): Promise<ImportTrial> {
  const { folder, context } = importing;
  const manifest = await manifestOf(deps, await convert(deps, importing), importing.answers);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const probabilities = await predictOne(deps, { modelDir: folder, path: image, context });
  const all = manifest.classes.map((className, index) => ({ className, probability: probabilities[index] ?? 0 }));
  return { probabilities: all.toSorted((a, b) => b.probability - a.probability) };
}

interface OneImage {
  readonly modelDir: string;
  readonly path: string;
  readonly context: JobContext;
}

async function predictOne(
  { engines, resourcesDir }: ServiceDeps,
  { modelDir, path, context }: OneImage,
): Promise<readonly number[]> {
  let answer: readonly number[] = [];
  const images = [{ id: '0', path, pixelHash: null }];
  const input = { modelDir, resourcesDir, cacheDir: null, images, runner: 'auto' as const, views: 1 };
  await engines.call('prediction.run', input, {
    ...followed(context),
    onItem: (items) => {
      for (const item of items) {
        if (!item.ok) throw new AppError('image/rejected', { file: path, reason: item.reason, detail: item.detail });
        answer = item.probabilities;
      }
    },
  });
  return answer;
}

async function importModel(deps: ServiceDeps, importing: Importing, name: string | null): Promise<ModelImportResult> {
  const { context } = importing;
  const converted = await convert(deps, importing);
  const manifest = await manifestOf(deps, converted, importing.answers);
  context.report({ phase: 'saving', done: 0, total: null, unit: 'megabytes' });
  const modelId = modelIdSchema.parse(v7());
  const { manifestHash } = await writeModelFiles(deps.home, modelId, manifest, converted.weightsPath);
  const shared = { modelId, manifestHash, manifest, datasetId: null, splitId: null, runId: null, images: [] };
  const kept = { modelId, name: name ?? converted.imported.fileName };
  try {
    context.signal.throwIfAborted();
    insertModel(deps.db, { ...shared, ...kept, createdAtMs: deps.now() });
  } catch (error) {
    await removeModelFiles(deps.home, modelId);
    throw error;
  }
  context.setSubject({ modelId });
  deps.emit({ name: 'data.changed', payload: { topics: ['models'] } });
  return kept;
}

function convert({ engines }: ServiceDeps, { paths, answers, folder, context }: Importing): Promise<Converted> {
  return engines.call('models.import', { paths: [...paths], answers, outDir: folder }, followed(context));
}

async function manifestOf(deps: ServiceDeps, converted: Converted, answers: ImportAnswers): Promise<ModelManifest> {
  const { imported, weightsPath: _path, ...model } = converted;
  const { positiveClasses } = answers;
  const unknown = positiveClasses.find((name) => !model.classes.includes(name));
  if (unknown !== undefined) throw new AppError('metrics/unknown-class', { name: unknown, classes: model.classes });
  const engine = await deps.engines.call('engine.info', { runner: 'auto' });
  const versionOf = (id: string): string => engine.runners.find((runner) => runner.id === id)?.version ?? '';
  return {
    ...model,
    ...{ format: 'caselens-model', formatVersion: 1, kind: 'imported', recipe: '', positiveClasses },
    ...{ backbone: null, trainableParameters: 0, training: null, members: [] },
    imported: { ...imported, importedAtMs: deps.now() },
    versions: { caselens: deps.version, node: engine.node, tfjs: versionOf('tfjs'), onnxruntime: versionOf('onnx') },
  };
}
