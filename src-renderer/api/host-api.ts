import type { Grant } from '#shared/contract/app.ts';
import type { CallReply } from '#shared/contract/bridge.ts';
import type { CallInput, CallOutput, ChannelName, CoreApi } from '#shared/contract/contract.ts';
import type { EventName, EventPayload } from '#shared/contract/events.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { outputOf } from './call-reply.ts';
import { EventSocket } from './event-socket.ts';
import type { PickedFile } from './file-input.ts';
import { chooseFiles, droppedFiles } from './file-input.ts';
import type { PageApi, PickOptions } from './page-api.ts';
import { pageToken } from './page-token.ts';
import { uploadFiles } from './upload.ts';

/** The page's API over the loopback host that served the page: fetch for calls, a WebSocket for events, uploads instead of paths. */
export function createHostApi(): PageApi {
  const token = pageToken();
  const socket = new EventSocket(token);
  const core: CoreApi = { call: (channel, input) => callHost(token, channel, input) };
  const send = (files: readonly PickedFile[] | null, options: PickOptions | undefined): Promise<Grant | null> =>
    files === null || files.length === 0 ? Promise.resolve(null) : uploadFiles(core, token, files, options?.onProgress);
  return {
    transport: 'host',
    call: (channel, input) => callHost(token, channel, input),
    onEvent: <E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void) =>
      socket.onEvent((event) => {
        // The name decides the payload's type; the union does not narrow by a generic name.
        if (event.name === name) listener(event.payload as EventPayload<E>);
      }),
    onConnection: (listener) => socket.onState(listener),
    pickFolder: async (options) => send(await chooseFiles('any', true), options),
    pickFiles: async (kind, options) => send(await chooseFiles(kind, false), options),
    grantForDropped: async (transfer, options) => send(await droppedFiles(transfer), options),
    saveExport: ({ exportId, fileName }) => {
      const link = document.createElement('a');
      link.href = `/export/${exportId}?page=${token}`;
      link.download = fileName;
      link.click();
      return Promise.resolve(true);
    },
    blobUrl: (fileHash, size) => `/blob/${fileHash}?size=${size}&page=${token}`,
  };
}

async function callHost<C extends ChannelName>(token: string, channel: C, input: CallInput<C>): Promise<CallOutput<C>> {
  const response = await fetch(`/call/${channel}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-caselens-page': token },
    body: JSON.stringify(input),
  }).catch((cause: unknown) => {
    throw new AppError('host/unreachable', { reason: cause instanceof Error ? cause.message : String(cause) });
  });
  if (!response.headers.get('content-type')?.startsWith('application/json')) {
    throw new AppError('host/unreachable', { reason: `HTTP ${response.status}` });
  }
  // Every JSON answer of the host is a CallReply.
  return outputOf(channel, (await response.json()) as CallReply);
}
