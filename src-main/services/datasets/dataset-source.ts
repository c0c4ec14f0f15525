import { basename, join } from 'node:path';
import type { ResolvedGrant } from '#main/services/deps.ts';
import type { ColumnMapping } from '#shared/contract/import-plan.ts';
import { hasImageExtension, isImageCandidate, isTableName } from '#shared/domain/datasets/file-names.ts';
import { recogniseLayout } from '#shared/domain/datasets/layout.ts';
import { compareNames } from '#shared/domain/datasets/names.ts';
import type { Partition } from '#shared/domain/datasets/partition.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { DatasetSource, SourceRow } from './source-rows.ts';
import { NO_CHANGES } from './source-rows.ts';
import { chooseTable, sourceFromTable } from './table-source.ts';
import type { FolderContent } from './walk-folder.ts';
import { listPickedFiles, walkFolder } from './walk-folder.ts';

export interface SourceRequest {
  readonly picked: ResolvedGrant;
  /** Where a table's images lie, if not beside it. */
  readonly imageRoot: ResolvedGrant | null;
  /** Null: as the columns' names say. */
  readonly mapping: ColumnMapping | null;
}

/**
 * Finds out what a picked folder, table or set of files describes. A table that names the files in a folder counts more than the
 * folders' names: it knows groups. Throws the `dataset/…` errors of a source that cannot be understood.
 */
export async function openSource(request: SourceRequest, signal: AbortSignal): Promise<DatasetSource> {
  const { picked, imageRoot, mapping } = request;
  const table = pickedTable(picked);
  if (table !== null) {
    const content = await walkFolder(imageRoot?.root ?? picked.root, signal);
    return sourceFromTable({ tablePath: table, content, mapping }, signal);
  }
  if (picked.grant.kind === 'file' && !hasImageExtension(picked.files?.[0] ?? '')) {
    throw new AppError('dataset/not-a-dataset', { name: picked.grant.name });
  }
  const content =
    picked.files === null ? await walkFolder(picked.root, signal) : await listPickedFiles(picked.root, picked.files);
  const images = imageRoot === null ? content : await walkFolder(imageRoot.root, signal);
  const found = await chooseTable({ tables: content, images, mapping }, signal);
  if (found !== null) return sourceFromTable({ tablePath: join(content.root, found), content: images, mapping }, signal);
  return sourceFromFolders(content, picked.grant.name);
}

/** The table that was picked by itself or as the only one among files. */
function pickedTable({ grant, files }: ResolvedGrant): string | null {
  const tables = (files ?? []).filter((file) => isTableName(file, grant.kind === 'file'));
  const [only] = tables;
  return tables.length === 1 && only !== undefined ? only : null;
}

function sourceFromFolders(content: FolderContent, name: string): DatasetSource {
  const candidates = content.files.filter(isImageCandidate).sort(compareNames);
  const others = content.files.length - candidates.length;
  if (candidates.length === 0) throw new AppError('dataset/empty-folder', { name: basename(content.root), files: others });
  const { layout, images } = recogniseLayout(candidates);
  const rows = images.map(({ path, className, partition }, position): SourceRow => {
    const rejection = content.leavingRoot.has(path)
      ? { reason: 'outside-root' as const, detail: '' }
      : rejectUnlabelled(className, partition);
    return { position, path, className, group: null, partition, attributes: {}, rejection };
  });
  return {
    layout,
    root: content.root,
    suggestedName: name === '' ? basename(content.root) : name,
    tableName: null,
    preset: null,
    columns: [],
    mapping: null,
    hasGroupColumn: false,
    rows,
    notes: others > 0 ? [{ key: 'datasets.note.otherFiles', values: { files: others } }] : [],
    changes: NO_CHANGES,
  };
}

const MAX_CLASS_NAME_LENGTH = 200;

function rejectUnlabelled(className: string | null, partition: Partition | null): SourceRow['rejection'] {
  if (className !== null && className.length <= MAX_CLASS_NAME_LENGTH) return null;
  return { reason: 'no-label', detail: partition ?? '' };
}
