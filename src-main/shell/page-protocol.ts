import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';
import { BLOB_SIZES } from '#shared/contract/blob-sizes.ts';
import { sha256Schema } from '#shared/contract/engine/protocol.ts';
import type { CoreProcess } from './core-process.ts';

export const PAGE_SCHEME = 'caselens';
export const PAGE_ORIGIN = `${PAGE_SCHEME}://app`;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Makes the scheme a secure origin of its own; to be called before Electron is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the page's files and the core's images under `caselens://app/`, and nothing else. */
export function servePage(pageDir: string, core: CoreProcess): void {
  protocol.handle(PAGE_SCHEME, async (request) => {
    const url = new URL(request.url);
    if (url.origin !== PAGE_ORIGIN && url.host !== 'app') return refusal();
    return url.pathname.startsWith('/blob/') ? answerBlob(core, url) : answerFile(pageDir, url);
  });
}

async function answerBlob(core: CoreProcess, url: URL): Promise<Response> {
  const fileHash = sha256Schema.safeParse(url.pathname.slice('/blob/'.length));
  const size = BLOB_SIZES.find((each) => each === (url.searchParams.get('size') ?? 'full'));
  if (!fileHash.success || size === undefined) return refusal();
  try {
    const { path, contentType } = await core.call('blobs.path', { fileHash: fileHash.data, size });
    return answer(await readFile(path), contentType, 'private, max-age=31536000, immutable');
  } catch {
    return refusal(); // no such image any more: the page shows its place-holder
  }
}

async function answerFile(pageDir: string, url: URL): Promise<Response> {
  const name = url.pathname === '/' ? '/index.html' : url.pathname;
  const path = normalize(join(pageDir, decodeURIComponent(name)));
  if (!path.startsWith(pageDir + sep)) return refusal();
  try {
    return answer(await readFile(path), TYPES[extname(path)] ?? 'application/octet-stream', 'no-store');
  } catch {
    return refusal(); // the page has no such file
  }
}

function answer(content: Buffer, contentType: string, cacheControl: string): Response {
  return new Response(new Uint8Array(content), {
    headers: {
      'Content-Type': contentType,
      'Content-Security-Policy': POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': cacheControl,
    },
  });
}

function refusal(): Response {
  return new Response(null, { status: 404 });
}
