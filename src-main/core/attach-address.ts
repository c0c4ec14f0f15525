import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// sockaddr_un holds 104 bytes on macOS and 108 on Linux, with the closing zero.
const LONGEST_SOCKET_PATH = 103;

/**
 * An address for the socket of a home's core: a named pipe on Windows, otherwise a socket file in a folder that only this user
 * may enter, in the computer's folder for temporary files (a path inside the home could be too long for a socket).
 */
export function attachAddress(home: string): string {
  const name = `${createHash('sha256').update(home).digest('hex').slice(0, 12)}-${randomBytes(4).toString('hex')}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\caselens-${name}`;
  const usual = tmpdir();
  const folder = Buffer.byteLength(usual) > LONGEST_SOCKET_PATH - 60 ? '/tmp' : usual;
  return join(privateFolder(folder), `${name}.sock`);
}

function privateFolder(parent: string): string {
  const userId = process.getuid?.() ?? 0;
  const folder = join(parent, `caselens-${userId}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  // Another user may have made this name first, as a link or open to all: then a folder with a random name is ours for sure.
  if (!found.isDirectory() || found.uid !== userId) return mkdtempSync(join(parent, 'caselens-'));
  chmodSync(folder, 0o700);
  return folder;
}
