import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallReply } from '#shared/contract/bridge.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** Answers with a CallReply; errors of calls are answers too, so their status is 200 unless told. */
export function sendReply(response: ServerResponse, reply: CallReply, status = 200): void {
  const body = Buffer.from(JSON.stringify(reply));
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length });
  response.end(body);
}

/** Refuses a request that cannot be trusted. Its body is not read: the connection ends with the answer. */
export function sendRefusal(response: ServerResponse, what: string, status = 403): void {
  response.setHeader('Connection', 'close');
  sendReply(response, { ok: false, error: new AppError('host/refused', { what }).toWire() }, status);
}

/** Answers with text of a type. */
export function sendText(response: ServerResponse, contentType: string, text: string, status = 200): void {
  const body = Buffer.from(text);
  response.writeHead(status, { 'Content-Type': `${contentType}; charset=utf-8`, 'Content-Length': body.length });
  response.end(body);
}

/** The body of a request as text; null where it is longer than allowed. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<string | null> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) return null;
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    // Without an encoding a request gives buffers.
    const bytes = chunk as Buffer;
    sizeBytes += bytes.length;
    if (sizeBytes > limitBytes) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
