import { v7 } from 'uuid';
import type { ModelManifest } from '#shared/contract/engine/manifest.ts';
import { TRAINED_HERE } from '#shared/contract/engine/manifest.ts';
import {
  caseIdSchema,
  datasetIdSchema,
  evaluationIdSchema,
  jobIdSchema,
  modelIdSchema,
  operatingPointIdSchema,
  runIdSchema,
  splitIdSchema,
} from '#shared/contract/ids.ts';
import type { DatasetId, ModelId, RunId, SplitId } from '#shared/contract/ids.ts';
import type { WritableDb } from '#main/store/database.ts';
import { execute } from '#main/store/database.ts';
import type { ModelImage } from '#main/store/models.ts';
import { insertModel } from '#main/store/models.ts';

/** Fresh ids of every kind. */
export const newId = {
  case: () => caseIdSchema.parse(v7()),
  dataset: () => datasetIdSchema.parse(v7()),
  evaluation: () => evaluationIdSchema.parse(v7()),
  job: () => jobIdSchema.parse(v7()),
  model: () => modelIdSchema.parse(v7()),
  operatingPoint: () => operatingPointIdSchema.parse(v7()),
  run: () => runIdSchema.parse(v7()),
  split: () => splitIdSchema.parse(v7()),
} as const;

/** A hash made of one number: 64 hexadecimal digits. */
export function hashOf(value: number): string {
  return value.toString(16).padStart(64, '0');
}

/** A dataset and a split without images: what runs and models point to. */
export function insertBareDataset(db: WritableDb, name = 'Cells'): { datasetId: DatasetId; splitId: SplitId } {
  const datasetId = newId.dataset();
  const splitId = newId.split();
  execute(
    db,
    `INSERT INTO dataset (id, name, state, created_at_ms, root_path, storage, layout, has_group_column, mapping_json, dataset_hash)
     VALUES (?, ?, 'ready', 1, '/data', 'reference', 'folders', 0, '{}', ?)`,
    [datasetId, name, hashOf(1)],
  );
  execute(
    db,
    `INSERT INTO split (id, dataset_id, created_at_ms, split_by, seed, fractions_json, partitions_json, split_hash, notes_json)
     VALUES (?, ?, 1, 'group', 1, '{}', '{}', ?, '[]')`,
    [splitId, datasetId, hashOf(2)],
  );
  return { datasetId, splitId };
}

export const HEAD_SETTINGS = {
  epochs: 3,
  batchSize: 8,
  learningRate: 0.001,
  l2: 0,
  hiddenUnits: 0,
  dropout: 0,
  classWeights: 'none',
  patience: 3,
  flipViews: false,
} as const;

/** A manifest of two epochs; `classes` and `positiveClasses` as given. */
export function manifestOf(
  ids: { datasetId: DatasetId; splitId: SplitId; runId: RunId },
  classes = ['healthy', 'sick'],
  positiveClasses = ['sick'],
): ModelManifest {
  const preprocessing = { width: 8, height: 8, resize: 'tf_bilinear', fit: 'stretch', colour: 'rgb', mode: 'lite' } as const;
  const epoch = { loss: 0.5, accuracy: 0.8, val_loss: 0.4, seconds: 1 };
  return {
    ...TRAINED_HERE,
    format: 'caselens-model',
    formatVersion: 1,
    recipe: 'tiny-head',
    classes,
    positiveClasses,
    backbone: { id: 'tiny', weightsHash: hashOf(3), layer: 'pool' },
    architecture: {},
    preprocessing,
    parameters: 20,
    trainableParameters: 10,
    weights: { file: 'weights.safetensors', sha256: hashOf(4) },
    training: {
      ...ids,
      datasetName: 'Cells',
      datasetHash: hashOf(1),
      seed: 1,
      settings: HEAD_SETTINGS,
      runner: { id: 'tfjs', device: 'cpu', version: '4', reason: 'test' },
      epochs: 2,
      bestEpoch: 2,
      stopped: 'finished',
      history: [
        { ...epoch, epoch: 1, val_accuracy: 0.7 },
        { ...epoch, epoch: 2, val_accuracy: 0.9 },
      ],
      startedAtMs: 1,
      seconds: 2,
    },
    versions: { caselens: '0', node: '24', tfjs: '4', onnxruntime: '1' },
  };
}

/** A model version in the database (no files), with the images it saw. */
export function insertBareModel(
  db: WritableDb,
  { name = 'Cells model', images = [] as readonly ModelImage[], classes = ['healthy', 'sick'], positiveClasses = ['sick'] } = {},
): {
  modelId: ModelId;
  datasetId: DatasetId;
  splitId: SplitId;
} {
  const dataset = insertBareDataset(db, `Cells of ${name}`);
  const runId = newId.run();
  const modelId = newId.model();
  const manifest = manifestOf({ ...dataset, runId }, classes, positiveClasses);
  insertModel(db, { modelId, name, manifestHash: hashOf(9), manifest, ...dataset, runId, createdAtMs: 1_000, images });
  return { modelId, ...dataset };
}
