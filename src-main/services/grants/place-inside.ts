import { join } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';

// What Windows does not take in a name; refused everywhere, so that a home can be moved.
const FORBIDDEN = /[\p{Cc}\\:*?"<>|]/u;

/**
 * The path of a file inside a folder by the name that a page gives it, with `/` between folders. Throws `upload/bad-path` for
 * every name that is not plainly below the folder: `..`, absolute, empty parts, control characters.
 */
export function placeInside(folder: string, relativePath: string): string {
  const parts = relativePath.split('/');
  const isBad = (part: string): boolean => part === '' || /^\.+$/.test(part) || /[. ]$/.test(part) || FORBIDDEN.test(part);
  if (parts.some(isBad)) throw new AppError('upload/bad-path', { path: relativePath });
  return join(folder, ...parts);
}
