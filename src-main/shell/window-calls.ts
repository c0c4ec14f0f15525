import { copyFile } from 'node:fs/promises';
import type { BrowserWindow, FileFilter, IpcMainInvokeEvent } from 'electron';
import { dialog, ipcMain } from 'electron';
import type { Grant } from '#shared/contract/app.ts';
import type { PickKind } from '#shared/contract/bridge.ts';
import { PICK_KINDS } from '#shared/contract/bridge.ts';
import { exportIdSchema } from '#shared/contract/ids.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import type { CoreProcess } from './core-process.ts';
import { PAGE_ORIGIN } from './page-protocol.ts';
import { SHELL_CHANNELS } from './shell-channels.ts';

/** Answers what a window asks: calls go to the core as a page's, dialogs turn what the user picks into grants. */
export function answerWindow(window: BrowserWindow, core: CoreProcess): void {
  const handle = (channel: string, work: (...args: readonly unknown[]) => Promise<unknown>): void => {
    ipcMain.removeHandler(channel);
    ipcMain.handle(channel, (event, ...args: readonly unknown[]) => {
      checkSender(event, window);
      return work(...args);
    });
  };
  handle(SHELL_CHANNELS.call, (channel, input) => core.request({ access: 'page' }, String(channel), input));
  handle(SHELL_CHANNELS.pickFolder, () => pick(window, core, { properties: ['openDirectory'] }));
  handle(SHELL_CHANNELS.pickFiles, (kind) =>
    pick(window, core, { properties: ['openFile', 'multiSelections'], filters: filtersOf(kind) }),
  );
  handle(SHELL_CHANNELS.grantPaths, (paths) => grant(core, pathsOf(paths), 'dropped'));
  handle(SHELL_CHANNELS.saveExport, (exportId) => saveExport(window, core, exportId));
}

/** Only the page itself may ask, in the window's own frame: not a frame inside it, not another page. */
function checkSender({ senderFrame, sender }: IpcMainInvokeEvent, window: BrowserWindow): void {
  const isOurs = sender === window.webContents && senderFrame !== null && senderFrame === sender.mainFrame;
  if (isOurs && senderFrame.url.startsWith(`${PAGE_ORIGIN}/`)) return;
  throw new AppError('host/refused', { what: 'another frame' });
}

async function pick(
  window: BrowserWindow,
  core: CoreProcess,
  options: { readonly properties: ('openDirectory' | 'openFile' | 'multiSelections')[]; readonly filters?: FileFilter[] },
): Promise<Grant | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, options);
  return canceled ? null : grant(core, filePaths, 'picked');
}

async function grant(core: CoreProcess, paths: readonly string[], origin: 'picked' | 'dropped'): Promise<Grant | null> {
  return paths.length === 0 ? null : core.call('grants.create', { paths: [...paths], origin });
}

async function saveExport(window: BrowserWindow, core: CoreProcess, id: unknown): Promise<boolean> {
  const { path, fileName } = await core.call('exports.path', { exportId: exportIdSchema.parse(id) });
  const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: fileName });
  if (canceled || filePath === '') return false;
  await copyFile(path, filePath);
  return true;
}

function filtersOf(kind: unknown): FileFilter[] {
  const images: FileFilter = {
    name: message('shell.images'),
    extensions: ['jpg', 'jpeg', 'png', 'bmp', 'tif', 'tiff', 'webp', 'gif'],
  };
  const tables: FileFilter = { name: message('shell.tables'), extensions: ['csv', 'tsv', 'txt'] };
  const filters: Readonly<Record<PickKind, FileFilter[]>> = { images: [images], table: [tables], any: [] };
  return filters[PICK_KINDS.find((known) => known === kind) ?? 'any'];
}

function pathsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((path): path is string => typeof path === 'string' && path !== '') : [];
}
