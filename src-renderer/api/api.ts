import type { ElectronBridge } from '#shared/contract/bridge.ts';
import { createElectronApi } from './electron-api.ts';
import { createHostApi } from './host-api.ts';
import type { PageApi } from './page-api.ts';

declare global {
  interface Window {
    readonly caselens?: ElectronBridge;
  }
}

/** The page's way to the core: Electron's bridge where there is one, otherwise the loopback host that served this page. */
export const api: PageApi = window.caselens === undefined ? createHostApi() : createElectronApi(window.caselens);
