import type { ElectronBridge } from '#shared/contract/bridge.ts';
import type { EventName, EventPayload } from '#shared/contract/events.ts';
import { outputOf } from './call-reply.ts';
import type { PageApi } from './page-api.ts';

/** The page's API over the bridge that Electron's preload put into the window. */
export function createElectronApi(bridge: ElectronBridge): PageApi {
  return {
    transport: 'electron',
    call: async (channel, input) => outputOf(channel, await bridge.call(channel, input)),
    onEvent: <E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void) =>
      bridge.onEvent((event) => {
        // The name decides the payload's type; the union does not narrow by a generic name.
        if (event.name === name) listener(event.payload as EventPayload<E>);
      }),
    onConnection: (listener) => {
      listener('connected');
      return () => undefined; // the core of this window lives as long as the window
    },
    pickFolder: () => bridge.pickFolder(),
    pickFiles: (kind) => bridge.pickFiles(kind),
    grantForDropped: async (transfer) => {
      const files = [...transfer.files];
      return files.length === 0 ? null : bridge.grantForDropped(files);
    },
    saveExport: ({ exportId }) => bridge.saveExport(exportId),
    blobUrl: (fileHash, size) => `caselens://app/blob/${fileHash}?size=${size}`,
  };
}
