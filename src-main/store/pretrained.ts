import type { PretrainedId } from '#shared/contract/ids.ts';
import type { Pretrained } from '#shared/contract/pretrained.ts';
import { pretrainedSchema } from '#shared/contract/pretrained.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { execute, selectAll, selectOne } from './database.ts';

interface PretrainedRow {
  readonly id: string;
  readonly name: string;
  readonly network: string;
  readonly file_name: string;
  readonly file_hash: string;
  readonly weights_hash: string;
  readonly parameters: number;
  readonly producer: string;
  readonly created_at_ms: number;
}

/** Keeps the record of weights that the user brought; their file is the caller's. */
export function insertPretrained(db: WritableDb, pretrained: Pretrained): void {
  execute(
    db,
    `INSERT INTO pretrained (id, name, network, file_name, file_hash, weights_hash, parameters, producer, created_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      pretrained.pretrainedId,
      pretrained.name,
      pretrained.network,
      pretrained.fileName,
      pretrained.fileHash,
      pretrained.weightsHash,
      pretrained.parameters,
      pretrained.producer,
      pretrained.createdAtMs,
    ],
  );
}

/** Weights by their id. */
export function getPretrained(db: ReadableDb, pretrainedId: string): Pretrained | undefined {
  const row = selectOne<PretrainedRow>(db, 'SELECT * FROM pretrained WHERE id = ?', [pretrainedId]);
  return row && fromRow(row);
}

/** All weights that the user brought, newest first. */
export function listPretrained(db: ReadableDb): readonly Pretrained[] {
  return selectAll<PretrainedRow>(db, 'SELECT * FROM pretrained ORDER BY created_at_ms DESC, id DESC').map(fromRow);
}

/** The same tensors for the same network, if they were brought before. */
export function findSamePretrained(db: ReadableDb, network: string, weightsHash: string): Pretrained | undefined {
  const sql = 'SELECT * FROM pretrained WHERE network = ? AND weights_hash = ?';
  const row = selectOne<PretrainedRow>(db, sql, [network, weightsHash]);
  return row && fromRow(row);
}

/** Removes the record; runs that started from it stay, without the reference. */
export function deletePretrained(db: WritableDb, pretrainedId: PretrainedId): void {
  execute(db, 'DELETE FROM pretrained WHERE id = ?', [pretrainedId]);
}

function fromRow(row: PretrainedRow): Pretrained {
  return pretrainedSchema.parse({
    pretrainedId: row.id,
    name: row.name,
    network: row.network,
    fileName: row.file_name,
    fileHash: row.file_hash,
    weightsHash: row.weights_hash,
    parameters: row.parameters,
    producer: row.producer,
    createdAtMs: row.created_at_ms,
  });
}
