import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CoreApi } from '#shared/contract/contract.ts';
import { grantIdSchema } from '#shared/contract/ids.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { sendReply } from './answers.ts';

/** `PUT /upload/<grantId>/<relative path>`: one file of an upload, streamed to where the core says. */
export async function answerUpload(core: CoreApi, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const [grant = '', ...segments] = url.pathname.slice('/upload/'.length).split('/');
  const grantId = grantIdSchema.safeParse(grant);
  if (!grantId.success) throw new AppError('grant/unknown', { grantId: grant });
  const relativePath = segments.map(decodeSegment).join('/');
  const { path, maxBytes } = await core.call('uploads.place', { grantId: grantId.data, relativePath });
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(relativePath, maxBytes);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.part`;
  try {
    await pipeline(request, limited(relativePath, maxBytes), createWriteStream(temporary, { flags: 'wx', mode: 0o600 }));
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  sendReply(response, { ok: true, output: {} });
}

/** A segment may hold anything but a separator; the core judges the path as a whole. */
function decodeSegment(segment: string): string {
  try {
    const decoded = decodeURIComponent(segment);
    if (!decoded.includes('/')) return decoded;
  } catch {
    // not the encoding of any text: refused below
  }
  throw new AppError('upload/bad-path', { path: segment });
}

function limited(file: string, maxBytes: number): Transform {
  let sizeBytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) next(tooLarge(file, maxBytes));
      else next(null, chunk);
    },
  });
}

function tooLarge(file: string, limitBytes: number): AppError {
  return new AppError('upload/too-large', { file, limitBytes });
}
