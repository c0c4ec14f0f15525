import { readFileSync, realpathSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, resolve, sep } from 'node:path';

/**
 * File systems behind a network. SQLite's write-ahead log needs memory that all its users share, which none of them gives.
 * `9p` is left out: virtual machines and containers use it for disks of the same computer.
 */
const NETWORK_TYPES = new Set([
  ...['nfs', 'nfs4', 'cifs', 'smb2', 'smb3', 'smbfs', 'afs', 'afpfs', 'webdav', 'ceph', 'glusterfs', 'lustre', 'ncpfs'],
  ...['fuse.sshfs', 'fuse.rclone', 'fuse.glusterfs', 'fuse.s3fs', 'fuse.gvfsd-fuse', 'fuse.davfs', 'davfs'],
]);

interface Mount {
  readonly folder: string;
  readonly type: string;
}

/** Whether a folder (or, where it does not exist yet, its nearest parent that does) lies on a network share. */
export function isOnNetworkShare(folder: string): boolean {
  const real = nearestRealPath(folder);
  if (process.platform === 'win32') return isUncPath(real);
  const mounts = process.platform === 'linux' ? parseProcMounts(readFileSync('/proc/mounts', 'utf8')) : macMounts();
  return NETWORK_TYPES.has(mountOf(mounts, real)?.type ?? '');
}

/** `\\server\share`, which is also what the real path of a drive letter of a share is; not `\\?\C:\`. */
export function isUncPath(path: string): boolean {
  return /^\\\\(?![?.]\\)/.test(path) || /^\\\\\?\\UNC\\/i.test(path);
}

/** The rows of `/proc/mounts`: device, folder, type. Blanks in a folder's name are written as `\040`. */
export function parseProcMounts(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, folder, type] = line.split(' ');
    if (folder === undefined || type === undefined) return [];
    return [
      { folder: folder.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))), type },
    ];
  });
}

/** The rows of macOS' `mount`: `device on folder (type, options)`. */
export function parseMacMounts(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const parts = /^.+? on (.+) \((\w+)[,)]/.exec(line);
    return parts?.[1] !== undefined && parts[2] !== undefined ? [{ folder: parts[1], type: parts[2] }] : [];
  });
}

/** The mount that holds a path: the one with the longest folder; of two on the same folder the later, which covers the other. */
export function mountOf(mounts: readonly Mount[], path: string): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of mounts) {
    const isParent = mount.folder === '/' || path === mount.folder || path.startsWith(mount.folder + '/');
    if (isParent && mount.folder.length >= (best?.folder.length ?? 0)) best = mount;
  }
  return best;
}

function macMounts(): readonly Mount[] {
  return parseMacMounts(execFileSync('/sbin/mount', { encoding: 'utf8' }));
}

function nearestRealPath(folder: string): string {
  let path = resolve(folder);
  for (;;) {
    try {
      return realpathSync.native(path);
    } catch {
      // Not there yet: its parent decides. The root of a drive that is not there is a path like any other.
      const parent = dirname(path);
      if (parent === path) return path.endsWith(sep) ? path : path + sep;
      path = parent;
    }
  }
}
