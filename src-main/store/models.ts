import type { ModelManifest } from '#shared/contract/engine/manifest.ts';
import { modelManifestSchema } from '#shared/contract/engine/manifest.ts';
import type { DatasetId, ModelId, RunId, SplitId } from '#shared/contract/ids.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { execute, selectAll, selectOne, transaction } from './database.ts';
import { parseColumn } from './json-column.ts';
import { updateRow } from './update-row.ts';

/** A model version as it is kept. `deleted`: a tombstone, whose weights are gone. Its folder is `<home.models>/<modelId>`. */
export interface StoredModel {
  readonly modelId: ModelId;
  readonly name: string;
  readonly manifestHash: string;
  readonly manifest: ModelManifest;
  readonly datasetId: DatasetId | null;
  readonly splitId: SplitId | null;
  readonly runId: RunId | null;
  readonly createdAtMs: number;
  readonly deleted: boolean;
}

/** One image that a model saw while it was trained. `groupKey`: the group by which the split kept images together. */
export interface ModelImage {
  readonly pixelHash: string;
  readonly datasetId: DatasetId;
  readonly groupKey: string;
  readonly role: 'train' | 'validation';
}

export interface NewModel extends Omit<StoredModel, 'deleted'> {
  readonly images: Iterable<ModelImage>;
}

interface ModelRow {
  readonly id: ModelId;
  readonly name: string;
  readonly manifest_hash: string;
  readonly manifest_json: string;
  readonly dataset_id: DatasetId | null;
  readonly split_id: SplitId | null;
  readonly run_id: RunId | null;
  readonly created_at_ms: number;
  readonly deleted: number;
}

/** Keeps a new model version with the images it was trained on, all or nothing. */
export function insertModel(db: WritableDb, model: NewModel): void {
  transaction(db, () => {
    insertRow(db, model);
    // The same pixels may stand in a dataset twice, in one group.
    const sql = 'INSERT OR IGNORE INTO model_image (model_id, pixel_hash, dataset_id, group_key, role) VALUES (?, ?, ?, ?, ?)';
    for (const image of model.images)
      execute(db, sql, [model.modelId, image.pixelHash, image.datasetId, image.groupKey, image.role]);
  });
}

/** Keeps an ensemble, which knows every image that any of its members knows, all or nothing. */
export function insertEnsemble(db: WritableDb, model: Omit<NewModel, 'images'>, memberIds: readonly ModelId[]): void {
  transaction(db, () => {
    insertRow(db, model);
    execute(
      db,
      `INSERT OR IGNORE INTO model_image (model_id, pixel_hash, dataset_id, group_key, role)
       SELECT ?, pixel_hash, dataset_id, group_key, role FROM model_image WHERE model_id IN (SELECT value FROM json_each(?))`,
      [model.modelId, JSON.stringify(memberIds)],
    );
  });
}

/** The names of the ensembles that a model is a member of, oldest first; tombstones, which predict nothing any more, are left out. */
export function ensemblesOf(db: ReadableDb, modelId: ModelId): readonly string[] {
  const sql = `SELECT name FROM model WHERE deleted = 0 AND EXISTS (
      SELECT 1 FROM json_each(manifest_json, '$.members') WHERE json_extract(value, '$.modelId') = ?)
    ORDER BY created_at_ms, id`;
  return selectAll<{ name: string }>(db, sql, [modelId]).map(({ name }) => name);
}

function insertRow(db: WritableDb, model: Omit<NewModel, 'images'>): void {
  execute(
    db,
    `INSERT INTO model (id, name, manifest_hash, manifest_json, dataset_id, split_id, run_id, created_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      model.modelId,
      model.name,
      model.manifestHash,
      JSON.stringify(model.manifest),
      model.datasetId,
      model.splitId,
      model.runId,
      model.createdAtMs,
    ],
  );
}

/** A model version by its id, tombstones too. */
export function getModel(db: ReadableDb, modelId: string): StoredModel | undefined {
  const row = selectOne<ModelRow>(db, 'SELECT * FROM model WHERE id = ?', [modelId]);
  return row && fromRow(row);
}

/** All model versions, newest first. */
export function listModels(db: ReadableDb): readonly StoredModel[] {
  return selectAll<ModelRow>(db, 'SELECT * FROM model ORDER BY created_at_ms DESC, id DESC').map(fromRow);
}

/** Gives a model another name; nothing else of a model version ever changes. Returns whether it exists. */
export function renameModel(db: WritableDb, modelId: ModelId, name: string): boolean {
  return updateRow(db, 'model', modelId, { name });
}

/**
 * Removes a model. Where findings of cases name it, the row stays as a tombstone (manifest, operating points, evaluations), so
 * that a case always tells what said it; without findings all of it goes. The weights' folder is the caller's.
 */
export function deleteModel(db: WritableDb, modelId: ModelId): { readonly tombstone: boolean } {
  return transaction(db, () => {
    const named = selectOne(db, 'SELECT 1 FROM case_finding WHERE model_id = ? LIMIT 1', [modelId]) !== undefined;
    execute(db, 'UPDATE run SET model_id = NULL WHERE model_id = ?', [modelId]);
    execute(db, 'DELETE FROM model_image WHERE model_id = ?', [modelId]);
    if (named) execute(db, 'UPDATE model SET deleted = 1 WHERE id = ?', [modelId]);
    else execute(db, 'DELETE FROM model WHERE id = ?', [modelId]);
    return { tombstone: named };
  });
}

/** Those of the given decoded-pixel hashes that the model saw in training, with the parts in which it saw them. */
export function seenPixels(
  db: ReadableDb,
  modelId: ModelId,
  pixelHashes: readonly string[],
): ReadonlyMap<string, ReadonlySet<ModelImage['role']>> {
  const sql = 'SELECT pixel_hash, role FROM model_image WHERE model_id = ? AND pixel_hash IN (SELECT value FROM json_each(?))';
  const rows = selectAll<{ pixel_hash: string; role: ModelImage['role'] }>(db, sql, [modelId, JSON.stringify(pixelHashes)]);
  const seen = new Map<string, Set<ModelImage['role']>>();
  for (const { pixel_hash, role } of rows) seen.set(pixel_hash, (seen.get(pixel_hash) ?? new Set()).add(role));
  return seen;
}

/** The groups of a dataset that the model saw in the given parts. */
export function seenGroups(
  db: ReadableDb,
  modelId: ModelId,
  datasetId: DatasetId,
  roles: readonly ModelImage['role'][] = ['train', 'validation'],
): ReadonlySet<string> {
  const sql = `SELECT DISTINCT group_key FROM model_image
    WHERE model_id = ? AND dataset_id = ? AND role IN (SELECT value FROM json_each(?))`;
  return new Set(
    selectAll<{ group_key: string }>(db, sql, [modelId, datasetId, JSON.stringify(roles)]).map((row) => row.group_key),
  );
}

function fromRow(row: ModelRow): StoredModel {
  return {
    modelId: row.id,
    name: row.name,
    manifestHash: row.manifest_hash,
    manifest: parseColumn(modelManifestSchema, row.manifest_json, 'model.manifest'),
    datasetId: row.dataset_id,
    splitId: row.split_id,
    runId: row.run_id,
    createdAtMs: row.created_at_ms,
    deleted: row.deleted !== 0,
  };
}
