import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Grant } from '#shared/contract/app.ts';
import type { CallReply, ElectronBridge } from '#shared/contract/bridge.ts';
import type { CoreEvent } from '#shared/contract/events.ts';
import { SHELL_CHANNELS } from './shell-channels.ts';

/* Runs in the window's isolated world: gives the page the one object of `ElectronBridge`, and nothing of Electron itself. */

/** A drop's `File` objects become paths here; the page never sees them. */
function pathsOf(files: readonly object[]): string[] {
  return files.flatMap((file) => (file instanceof File ? [webUtils.getPathForFile(file)] : []));
}

// The shell answers each of these channels with this type.
const invoke = <T>(channel: string, ...args: readonly unknown[]): Promise<T> =>
  ipcRenderer.invoke(channel, ...args) as Promise<T>;

const bridge: ElectronBridge = Object.freeze({
  transport: 'electron',
  call: (channel: string, input: unknown) => invoke<CallReply>(SHELL_CHANNELS.call, channel, input),
  onEvent: (listener: (event: CoreEvent) => void) => {
    const forward = (_event: unknown, event: CoreEvent): void => listener(event);
    ipcRenderer.on(SHELL_CHANNELS.event, forward);
    return () => ipcRenderer.off(SHELL_CHANNELS.event, forward);
  },
  pickFolder: () => invoke<Grant | null>(SHELL_CHANNELS.pickFolder),
  pickFiles: (kind: string) => invoke<Grant | null>(SHELL_CHANNELS.pickFiles, kind),
  grantForDropped: (files: readonly object[]) => invoke<Grant | null>(SHELL_CHANNELS.grantPaths, pathsOf(files)),
  saveExport: (exportId: string) => invoke<boolean>(SHELL_CHANNELS.saveExport, exportId),
} as const);

contextBridge.exposeInMainWorld('caselens', bridge);
