import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 } from 'uuid';
import type { ServiceDeps } from '#main/services/deps.ts';
import { found } from '#main/services/found.ts';
import { fileOfGrant } from '#main/services/grants/file-of-grant.ts';
import { getModelSummary } from '#main/store/model-summaries.ts';
import { insertModel } from '#main/store/models.ts';
import type { CallOutput, HandlerInput, Handlers } from '#shared/contract/contract.ts';
import type { EngineOutput } from '#shared/contract/engine/engine-contract.ts';
import type { ModelManifest } from '#shared/contract/engine/manifest.ts';
import type { ImportAnswers } from '#shared/contract/engine/model-import.ts';
import { modelIdSchema } from '#shared/contract/ids.ts';
import type { MODEL_IMPORT_CALLS } from '#shared/contract/model-import.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { filesOfModel } from './files-of-model.ts';
import { removeModelFiles, writeModelFiles } from './model-files.ts';

type Converted = EngineOutput<'models.import'>;

/** The calls that bring in classifiers from elsewhere. */
export function makeModelImportHandlers(deps: ServiceDeps): Handlers<keyof typeof MODEL_IMPORT_CALLS> {
  return {
    'models.inspect': ({ grantId, answers }) =>
      inWorkFolder(deps, async (workDir) => {
        const paths = await filesOfModel(deps.grants.resolve(grantId));
        return deps.engines.call('models.inspect', { paths, answers, workDir });
      }),
    'models.tryImport': (input) => tryImport(deps, input),
    'models.import': async (input) => {
      const summary = await importModel(deps, input);
      deps.emit({ name: 'data.changed', payload: { topics: ['models'] } });
      return summary;
    },
  };
}

/** Runs with a folder of its own, which is removed afterwards whatever happens. */
async function inWorkFolder<Result>({ home }: ServiceDeps, work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = join(home.uploads, `model-${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The answer of the model as it would be kept, by the same way as every later answer. Errors: `image/rejected`. */
function tryImport(
  deps: ServiceDeps,
  { grantId, answers, imageGrantId }: HandlerInput<'models.tryImport'>,
): Promise<CallOutput<'models.tryImport'>> {
  return inWorkFolder(deps, async (folder) => {
    const path = fileOfGrant(deps.grants.resolve(imageGrantId));
    const converted = await convert(deps, { grantId, answers, folder });
    const manifest = await manifestOf(deps, converted, answers);
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
    const probabilities = await predictOne(deps, folder, path);
    const all = manifest.classes.map((className, index) => ({ className, probability: probabilities[index] ?? 0 }));
    return { probabilities: all.toSorted((a, b) => b.probability - a.probability) };
  });
}

async function predictOne({ engines, resourcesDir }: ServiceDeps, modelDir: string, path: string): Promise<readonly number[]> {
  let answer: readonly number[] = [];
  const images = [{ id: '0', path, pixelHash: null }];
  const input = { modelDir, resourcesDir, cacheDir: null, images, runner: 'auto' as const, views: 1 };
  await engines.call('prediction.run', input, {
    onItem: (items) => {
      for (const item of items) {
        if (!item.ok) throw new AppError('image/rejected', { file: path, reason: item.reason, detail: item.detail });
        answer = item.probabilities;
      }
    },
  });
  return answer;
}

function importModel(
  deps: ServiceDeps,
  { grantId, answers, name }: HandlerInput<'models.import'>,
): Promise<CallOutput<'models.import'>> {
  return inWorkFolder(deps, async (folder) => {
    const converted = await convert(deps, { grantId, answers, folder });
    const manifest = await manifestOf(deps, converted, answers);
    const modelId = modelIdSchema.parse(v7());
    const { manifestHash } = await writeModelFiles(deps.home, modelId, manifest, converted.weightsPath);
    const shared = { modelId, manifestHash, manifest, datasetId: null, splitId: null, runId: null, images: [] };
    try {
      insertModel(deps.db, { ...shared, name: name ?? converted.imported.fileName, createdAtMs: deps.now() });
    } catch (error) {
      await removeModelFiles(deps.home, modelId);
      throw error;
    }
    return found(getModelSummary(deps.db, modelId), 'model', modelId);
  });
}

interface Conversion {
  readonly grantId: HandlerInput<'models.import'>['grantId'];
  readonly answers: ImportAnswers;
  readonly folder: string;
}

async function convert(deps: ServiceDeps, { grantId, answers, folder }: Conversion): Promise<Converted> {
  const paths = await filesOfModel(deps.grants.resolve(grantId));
  return deps.engines.call('models.import', { paths, answers, outDir: folder });
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
