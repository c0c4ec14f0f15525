import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findHome, prepareHome } from '#main/platform/home-directory.ts';
import { isOnNetworkShare, isUncPath, mountOf, parseMacMounts, parseProcMounts } from '#main/platform/network-share.ts';
import { tempFolder } from '#test/support/temp-home.ts';

describe('findHome', () => {
  it('takes the option before the environment before the default place', () => {
    expect(findHome('/a', { CASELENS_HOME: '/b' }, 'linux')).toBe('/a');
    expect(findHome(undefined, { CASELENS_HOME: '/b' }, 'linux')).toBe('/b');
    expect(findHome('', { CASELENS_HOME: '', XDG_DATA_HOME: '/x' }, 'linux')).toBe('/x/caselens');
    expect(findHome(undefined, {}, 'darwin')).toMatch(/Library\/Application Support\/CaseLens$/);
  });
});

describe('prepareHome', () => {
  it('creates its folders for this user only', () => {
    const paths = prepareHome(join(tempFolder(), 'deep', 'home'));
    expect(statSync(paths.root).mode & 0o777).toBe(0o700);
    expect(statSync(paths.images).mode & 0o777).toBe(0o700);
  });

  it('refuses a place that is no folder', () => {
    const file = join(tempFolder(), 'file');
    writeFileSync(file, '');
    chmodSync(file, 0o600);
    expect(() => prepareHome(join(file, 'home'))).toThrow(expect.objectContaining({ code: 'home/not-writable' }));
  });

  it('finds this temporary folder on a local disk', () => {
    expect(isOnNetworkShare(join(tempFolder(), 'not', 'there', 'yet'))).toBe(false);
  });
});

describe('mounts', () => {
  const text = [
    '/dev/sda1 / ext4 rw 0 0',
    'server:/x /mnt/my\\040share nfs4 rw 0 0',
    '/dev/sdb /mnt/my\\040share/disk ext4 rw 0 0',
    'u@host:/ /home/u/remote fuse.sshfs rw 0 0',
    '',
  ].join('\n');

  it.each([
    ['/mnt/my share/home', 'nfs4'],
    ['/mnt/my share/disk/home', 'ext4'],
    ['/mnt/my shared/home', 'ext4'],
    ['/home/u/remote', 'fuse.sshfs'],
  ])('puts %s on %s', (path, type) => {
    expect(mountOf(parseProcMounts(text), path)?.type).toBe(type);
  });

  it('reads the list of macOS', () => {
    const mounts = parseMacMounts('/dev/disk1s1 on / (apfs, local)\n//u@nas/Data on /Volumes/My Data (smbfs, nodev)');
    expect(mountOf(mounts, '/Volumes/My Data/home')?.type).toBe('smbfs');
    expect(mountOf(mounts, '/Users/u')?.type).toBe('apfs');
  });

  it.each([
    ['\\\\server\\share', true],
    ['\\\\?\\UNC\\server\\share', true],
    ['\\\\?\\C:\\data', false],
    ['C:\\data', false],
  ])('knows whether %s is a share', (path, expected) => {
    expect(isUncPath(path)).toBe(expected);
  });
});
