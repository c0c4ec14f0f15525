import type { PickKind } from '#shared/contract/bridge.ts';

/** A file to send and its path inside what was picked, with `/`. */
export interface PickedFile {
  readonly file: File;
  readonly path: string;
}

const ACCEPT: Readonly<Record<PickKind, string>> = {
  images: '.jpg,.jpeg,.png,.bmp,.tif,.tiff,.webp,.gif',
  table: '.csv,.tsv,.txt',
  any: '',
};

/** Opens the browser's own dialog; null where the user closed it without choosing. Needs a click of the user to be allowed. */
export function chooseFiles(kind: PickKind, wantsFolder: boolean): Promise<readonly PickedFile[] | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.accept = ACCEPT[kind];
    input.webkitdirectory = wantsFolder;
    input.hidden = true;
    const end = (files: readonly PickedFile[] | null): void => {
      input.remove();
      resolve(files);
    };
    input.addEventListener('cancel', () => end(null));
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
      end(files.length === 0 ? null : files);
    });
    document.body.append(input);
    input.click();
  });
}

/**
 * All files of a drop, folders walked. The entries must be taken while the drop event runs, so call this in its handler. What has no
 * entry (a file that a program put there, not a file manager) is taken as the file that it is.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<readonly PickedFile[]> {
  const dropped = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const lists = await Promise.all(dropped.map(filesOfDropped));
  return lists.flat();
}

async function filesOfDropped(dropped: FileSystemEntry | File | null): Promise<readonly PickedFile[]> {
  if (dropped === null) return [];
  return dropped instanceof File ? [{ file: dropped, path: dropped.name }] : await filesOf(dropped, '');
}

async function filesOf(entry: FileSystemEntry, folder: string): Promise<readonly PickedFile[]> {
  const path = folder + entry.name;
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ file, path }];
  }
  if (!isFolder(entry)) return [];
  const found: PickedFile[] = [];
  for (const child of await childrenOf(entry)) found.push(...(await filesOf(child, `${path}/`)));
  return found;
}

/** A reader gives at most 100 entries at a time and an empty list at the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
