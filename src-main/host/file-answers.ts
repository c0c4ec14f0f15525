import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BLOB_SIZES } from '#shared/contract/blob-sizes.ts';
import type { CoreApi } from '#shared/contract/contract.ts';
import { exportIdSchema } from '#shared/contract/ids.ts';
import { sha256Schema } from '#shared/contract/engine/protocol.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { z } from 'zod';
import { sendReply } from './answers.ts';

const blobSizeSchema = z.enum(BLOB_SIZES);
const EXPORT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.log': 'text/plain; charset=utf-8',
};

/** `GET /blob/<sha256>?size=N`: an image that the core knows, by the hash of its file. What a hash names never changes. */
export async function answerBlob(core: CoreApi, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const fileHash = sha256Schema.safeParse(url.pathname.slice('/blob/'.length));
  const size = blobSizeSchema.safeParse(url.searchParams.get('size') ?? 'full');
  if (!fileHash.success || !size.success) {
    sendReply(response, { ok: false, error: new AppError('image/unknown', { hash: '' }).toWire() }, 404);
    return;
  }
  const etag = `"${fileHash.data}-${size.data}"`;
  response.setHeader('ETag', etag);
  response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304).end();
    return;
  }
  const { path, contentType } = await core.call('blobs.path', { fileHash: fileHash.data, size: size.data });
  await sendFile(response, path, contentType);
}

/** `GET /export/<exportId>`: a file made for the user, always as a download and never as a page of this origin. */
export async function answerExport(core: CoreApi, response: ServerResponse, url: URL): Promise<void> {
  const exportId = exportIdSchema.safeParse(url.pathname.slice('/export/'.length));
  if (!exportId.success) throw new AppError('export/unknown', { id: '' });
  const { path, fileName } = await core.call('exports.path', { exportId: exportId.data });
  const plainName = fileName.replace(/[^\w.-]/g, '_');
  response.setHeader(
    'Content-Disposition',
    `attachment; filename="${plainName}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
  );
  await sendFile(response, path, EXPORT_TYPES[extname(fileName)] ?? 'application/octet-stream');
}

async function sendFile(response: ServerResponse, path: string, contentType: string): Promise<void> {
  const { size } = await stat(path);
  response.writeHead(200, { 'Content-Type': contentType, 'Content-Length': size });
  await pipeline(createReadStream(path), response);
}
