import { basename, dirname, join } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import { MAX_FILE_BYTES, readLimited } from '#main/engine/weights/read-limited.ts';
import { openZip } from './zip-archive.ts';

const MAX_JSON_BYTES = 32 * 1024 ** 2;

/** The files that a model consists of. Whoever opens them closes them. */
export interface ModelFiles {
  /** Plain names, without folders. */
  readonly names: readonly string[];
  /** The name of what the user chose, for messages. */
  readonly fileName: string;
  /** The bytes of a file. Errors: `import/unreadable`. */
  readonly read: (name: string) => Promise<Buffer>;
  /** A file's JSON, not checked; null where there is no such file. Errors: `import/unreadable`. */
  readonly readJson: (name: string) => Promise<unknown>;
  /** The path of a file that other readers open; an archive's is unpacked into `workDir` first. */
  readonly path: (name: string) => Promise<string>;
  readonly close: () => void;
}

/**
 * The files of a model: those that were chosen, or those in an archive (a Teachable Machine download), wherever in it they lie. Names are
 * only ever looked up among them, so that no file can lead to another place. Errors: `import/not-one-file`, `import/unsafe-archive`.
 */
export async function openModelFiles(paths: readonly string[], workDir: string): Promise<ModelFiles> {
  const [only] = paths;
  if (only === undefined) throw new AppError('import/not-one-file', { received: '' });
  if (paths.length === 1 && only.toLowerCase().endsWith('.zip')) return filesOfArchive(only, workDir);
  const byName = new Map(paths.map((path) => [basename(path), path]));
  return withJson({
    names: [...byName.keys()],
    fileName: basename(paths.length === 1 ? only : dirname(only)),
    read: async (name) => readChosen(byName.get(name), name),
    path: (name) => Promise.resolve(known(byName, name)),
    close: () => undefined,
  });
}

async function filesOfArchive(archive: string, workDir: string): Promise<ModelFiles> {
  const zip = await openZip(archive);
  const fileName = basename(archive);
  const byName = new Map(zip.names.map((name) => [basename(name), name]));
  return withJson({
    names: [...byName.keys()],
    fileName,
    read: (name) => zip.read(known(byName, name), MAX_FILE_BYTES),
    path: async (name) => {
      const to = join(workDir, name);
      await zip.unpack(known(byName, name), to);
      return to;
    },
    close: zip.close,
  });
}

function withJson(files: Omit<ModelFiles, 'readJson'>): ModelFiles {
  const readJson = async (name: string): Promise<unknown> => {
    if (!files.names.includes(name)) return null;
    const bytes = await files.read(name);
    if (bytes.length > MAX_JSON_BYTES) throw unreadable(name, `${bytes.length} bytes of JSON`);
    try {
      return JSON.parse(bytes.toString('utf8')) as unknown;
    } catch (cause) {
      throw unreadable(name, cause instanceof Error ? cause.message : String(cause), cause);
    }
  };
  return { ...files, readJson };
}

async function readChosen(path: string | undefined, name: string): Promise<Buffer> {
  if (path === undefined) throw unreadable(name, 'it is not among the chosen files');
  return readLimited(path, (cause) => unreadable(name, cause instanceof Error ? cause.message : String(cause), cause));
}

function known(byName: ReadonlyMap<string, string>, name: string): string {
  const found = byName.get(name);
  if (found === undefined) throw unreadable(name, 'it is not among the chosen files');
  return found;
}

function unreadable(fileName: string, reason: string, cause?: unknown): AppError {
  return new AppError('import/unreadable', { fileName, reason }, { cause });
}
