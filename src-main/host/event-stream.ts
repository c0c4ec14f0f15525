import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { CoreEvent } from '#shared/contract/events.ts';
import type { HostPlace } from './request-checks.ts';
import { cookieOf, foreignness } from './request-checks.ts';

// A page that does not read for so long is gone or hangs; it fetches everything again when it comes back.
const MOST_BUFFERED_BYTES = 8 * 1024 * 1024;
const PING_MS = 30_000;
const PROTOCOL = 'caselens';

/** `/events`: the stream of events to every page, with the same checks as a call. */
export interface EventStream {
  broadcast(event: CoreEvent): void;
  close(): void;
}

/** Hears the upgrade requests of a server; one without the page's secrets is refused before there is a WebSocket. */
export function makeEventStream(server: Server, place: HostPlace): EventStream {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 1024, // pages listen here and call over HTTP
    perMessageDeflate: false,
    handleProtocols: () => PROTOCOL,
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => undefined); // a page that leaves breaks its line
    if (!isAllowed(request, place)) {
      refuse(socket);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  });
  const pings = setInterval(() => {
    for (const socket of sockets.clients) socket.ping();
  }, PING_MS).unref();
  return {
    broadcast: (event) => {
      const line = JSON.stringify(event);
      for (const socket of sockets.clients) {
        if (socket.bufferedAmount > MOST_BUFFERED_BYTES) socket.terminate();
        else if (socket.readyState === WebSocket.OPEN) socket.send(line);
      }
    },
    close: () => {
      clearInterval(pings);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

function isAllowed(request: IncomingMessage, place: HostPlace): boolean {
  if (request.url !== '/events' || request.headers.origin === undefined) return false;
  if (foreignness(request, place) !== null) return false;
  const [name, token] = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
  return name === PROTOCOL && place.sessions.isSession(cookieOf(request, place), token ?? null);
}

function refuse(socket: Duplex): void {
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}
