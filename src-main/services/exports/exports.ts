import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 } from 'uuid';
import type { Exports } from '#main/services/deps.ts';
import { writeFileSafely } from '#main/store/content-store.ts';
import type { Handlers } from '#shared/contract/contract.ts';
import type { ExportId } from '#shared/contract/ids.ts';
import { exportIdSchema } from '#shared/contract/ids.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** Makes the exports of a core: files in `folder` under random names, known by id until the program ends. */
export function makeExports(folder: string): Exports {
  const known = new Map<ExportId, { readonly path: string; readonly fileName: string }>();
  return {
    write: async (wantedName, content) => {
      const exportId = exportIdSchema.parse(v7());
      const fileName = safeFileName(wantedName);
      const path = join(folder, exportId, fileName);
      await writeFileSafely(path, content);
      known.set(exportId, { path, fileName });
      return { exportId, fileName, sizeBytes: Buffer.byteLength(content) };
    },
    make: async (wantedName, write) => {
      const exportId = exportIdSchema.parse(v7());
      const fileName = safeFileName(wantedName);
      const place = join(folder, exportId);
      const path = join(place, fileName);
      try {
        await mkdir(place, { recursive: true });
        const result = await write(path);
        known.set(exportId, { path, fileName });
        const made = await stat(path);
        return { written: { exportId, fileName, sizeBytes: made.isFile() ? made.size : 0 }, result };
      } catch (thrown) {
        await rm(place, { recursive: true, force: true });
        throw thrown;
      }
    },
    path: (exportId) => {
      const found = known.get(exportId);
      if (found === undefined) throw new AppError('export/unknown', { id: exportId });
      return found;
    },
  };
}

/** The path of an export, for programs of this computer's user. */
export function makeExportHandlers(exports: Exports): Handlers<'exports.path'> {
  return { 'exports.path': ({ exportId }) => exports.path(exportId) };
}

/** Names are made from what users call their models and datasets: what a file system would take as more than a name is replaced. */
function safeFileName(name: string): string {
  const safe = name
    .replace(/[\p{Cc}\\/:*?"<>|]/gu, '-')
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '');
  return safe === '' ? 'export' : safe.slice(0, 150);
}
