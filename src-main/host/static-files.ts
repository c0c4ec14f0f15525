import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { ServerResponse } from 'node:http';
import { AppError } from '#shared/errors/app-error.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

/** The files of the built page. */
export interface StaticFiles {
  /** The page itself, with the token of a new session where there is one. */
  page(pageToken: string | null): string;
  /** Sends a file of the page; false where there is none of this name. */
  send(response: ServerResponse, pathname: string): boolean;
}

/**
 * Serves the files that were in `folder` at the start, by their names: a name that is not in the list is not looked for, so no
 * spelling of a path leads out of the folder. Throws where the page is not built.
 */
export function makeStaticFiles(folder: string): StaticFiles {
  const indexPath = join(folder, 'index.html');
  if (!existsSync(indexPath)) {
    throw new AppError('path/missing', { path: indexPath });
  }
  const files = new Map(filesBelow(folder).map((path) => [`/${relative(folder, path).split(sep).join('/')}`, path]));
  return {
    page: (pageToken) => {
      const html = readFileSync(indexPath, 'utf8');
      if (pageToken === null) return html;
      return html.replace(/<head[^>]*>/, (head) => `${head}<meta name="caselens-page-token" content="${pageToken}">`);
    },
    send: (response, pathname) => {
      const path = files.get(pathname);
      if (path === undefined || pathname === '/index.html') return false;
      // Vite puts a hash of the content into the names of everything below assets/.
      if (pathname.startsWith('/assets/')) response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
      const content = readFileSync(path);
      response.writeHead(200, {
        'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
        'Content-Length': content.length,
      });
      response.end(content);
      return true;
    },
  };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
