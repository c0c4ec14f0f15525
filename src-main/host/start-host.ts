import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { CoreConnection } from '#main/core/core-connection.ts';
import { localApi } from '#main/core/core-connection.ts';
import { AppError, toWireError } from '#shared/errors/app-error.ts';
import { readBody, sendRefusal, sendReply, sendText } from './answers.ts';
import { doorstepPage } from './doorstep.ts';
import type { EventStream } from './event-stream.ts';
import { makeEventStream } from './event-stream.ts';
import { answerBlob, answerExport } from './file-answers.ts';
import type { HostPlace } from './request-checks.ts';
import { cookieName, cookieOf, foreignness, isOurHost, originOf, pageTokenOf } from './request-checks.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { makeSessions } from './sessions.ts';
import type { StaticFiles } from './static-files.ts';
import { makeStaticFiles } from './static-files.ts';
import { answerUpload } from './upload-answers.ts';

const MOST_CALL_BYTES = 4 * 1024 * 1024;

export interface HostOptions {
  readonly core: CoreConnection;
  /** Folder of the built page. */
  readonly pageDir: string;
  /** 0: any free port. */
  readonly port: number;
}

/** A loopback host that runs. */
export interface Host {
  readonly port: number;
  /** An address that lets one browser in, once; an earlier one that nobody opened is dead from then on. */
  freshAddress(): string;
  close(): Promise<void>;
}

interface Running {
  readonly core: CoreConnection;
  readonly files: StaticFiles;
  readonly place: HostPlace;
}

/**
 * Serves the windows' page and the core's calls to browsers of this computer: bound to 127.0.0.1, and only for those that
 * brought a one-time token. Throws `host/port-taken`.
 */
export async function startHost({ core, pageDir, port }: HostOptions): Promise<Host> {
  const files = makeStaticFiles(pageDir);
  const server = createServer({ maxHeaderSize: 16 * 1024 });
  const place: HostPlace = { port: await listen(server, port), sessions: makeSessions() };
  const running: Running = { core, files, place };
  server.on('request', (request, response) => void answer(running, request, response));
  const events = makeEventStream(server, place);
  const stopListening = core.onEvent((event) => events.broadcast(event));
  return {
    port: place.port,
    freshAddress: () => `${originOf(place)}/?token=${place.sessions.freshToken()}`,
    close: async () => {
      stopListening();
      await closeServer(server, events);
    },
  };
}

/** Answers one request; an error on the way is an answer, too. */
async function answer(host: Running, request: IncomingMessage, response: ServerResponse): Promise<void> {
  setSecurityHeaders(response, host.place);
  try {
    await route(host, request, response);
  } catch (thrown) {
    if (response.headersSent) response.destroy();
    else sendReply(response, { ok: false, error: toWireError(thrown) }, statusOf(thrown));
  }
}

async function route(host: Running, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { place } = host;
  if (!isOurHost(request, place)) {
    sendRefusal(response, 'another Host');
    return;
  }
  // Put together, not resolved: in `//name` a resolved address would take the name for a host.
  if (request.url?.startsWith('/') !== true) {
    sendRefusal(response, 'no path', 400);
    return;
  }
  const url = new URL(originOf(place) + request.url);
  if (request.method === 'GET' && url.pathname === '/') {
    answerPage(host, request, response, url);
    return;
  }
  const foreign = foreignness(request, place);
  if (foreign !== null) {
    sendRefusal(response, foreign);
    return;
  }
  const cookie = cookieOf(request, place);
  if (!place.sessions.hasCookie(cookie)) {
    sendRefusal(response, 'no session', 401);
    return;
  }
  if (request.method === 'GET' && host.files.send(response, url.pathname)) return;
  if (!place.sessions.isSession(cookie, pageTokenOf(request, url))) {
    sendRefusal(response, 'no page token', 401);
    return;
  }
  return answerOwnPage(host, request, response, url);
}

/** Requests of a page that has shown both of its secrets. */
async function answerOwnPage({ core }: Running, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const [, kind] = url.pathname.split('/');
  const api = localApi(core);
  if (request.method === 'POST' && kind === 'call') return answerCall(core, request, response, url);
  if (request.method === 'PUT' && kind === 'upload') return answerUpload(api, request, response, url);
  if (request.method === 'GET' && kind === 'blob') return answerBlob(api, request, response, url);
  if (request.method === 'GET' && kind === 'export') return answerExport(api, response, url);
  sendRefusal(response, 'no such address', 404);
}

/** `GET /`: exchanges a one-time token, or gives the page to a browser that has a session, or says how to get one. */
function answerPage({ files, place }: Running, request: IncomingMessage, response: ServerResponse, url: URL): void {
  const token = url.searchParams.get('token');
  const session = token === null ? null : place.sessions.exchange(token);
  if (session !== null) {
    response.setHeader('Set-Cookie', `${cookieName(place)}=${session.cookie}; Path=/; HttpOnly; SameSite=Strict`);
    sendText(response, 'text/html', files.page(session.pageToken));
    return;
  }
  // A used token in the address does not matter to the browser that used it: it reloads.
  if (place.sessions.hasCookie(cookieOf(request, place))) {
    sendText(response, 'text/html', files.page(null));
    return;
  }
  sendText(response, 'text/html', doorstepPage(token === null ? 'unknown' : 'used'), 401);
}

async function answerCall(core: CoreConnection, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const channel = url.pathname.slice('/call/'.length);
  const invalid = (problem: string): AppError => new AppError('call/invalid-input', { channel, path: '', problem });
  if (request.headers['content-type'] !== 'application/json') throw invalid('not application/json');
  const body = await readBody(request, MOST_CALL_BYTES);
  if (body === null) {
    sendRefusal(response, 'a call of more than 4 MB', 413);
    return;
  }
  sendReply(response, await core.request({ access: 'page' }, channel, parseJson(body, invalid)));
}

function parseJson(text: string, invalid: (problem: string) => AppError): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('not JSON');
  }
}

function statusOf(thrown: unknown): number {
  if (!(thrown instanceof AppError)) return 500;
  if (thrown.code === 'image/unknown' || thrown.code === 'export/unknown' || thrown.code === 'grant/unknown') return 404;
  return thrown.code === 'upload/too-large' ? 413 : 400;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(new AppError('host/port-taken', { port }, { cause })));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closeServer(server: Server, events: EventStream): Promise<void> {
  return new Promise((resolve) => {
    events.close();
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
