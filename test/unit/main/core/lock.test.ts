import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LockContent } from '#main/core/lock.ts';
import { isHeld, readLock, releaseLock, takeLock } from '#main/core/lock.ts';
import { processIdentity } from '#main/core/process-identity.ts';
import { tempFolder } from '#test/support/temp-home.ts';

const lockOf = (more: Partial<LockContent> = {}): LockContent => ({
  pid: process.pid,
  identity: processIdentity(process.pid),
  address: 'nowhere',
  token: crypto.randomUUID(),
  version: '0.1.0',
  ...more,
});

/** The id of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid!;
}

describe('lock', () => {
  test('is taken once, readable for this user only, and given back', async () => {
    const path = join(tempFolder(), 'caselens.lock');
    const mine = lockOf();
    expect(await takeLock(path, mine)).toEqual({ taken: true });
    expect(await takeLock(path, lockOf())).toEqual({ taken: false, holder: mine });
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    releaseLock(path, lockOf());
    expect(readLock(path)).toEqual(mine);
    releaseLock(path, mine);
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  test('of a process that is gone is taken over', async () => {
    const path = join(tempFolder(), 'caselens.lock');
    writeFileSync(path, JSON.stringify(lockOf({ pid: await deadPid() })));
    expect(await takeLock(path, lockOf())).toEqual({ taken: true });
  });

  test('of a process whose id another process has now is taken over', async () => {
    const path = join(tempFolder(), 'caselens.lock');
    const old = lockOf({ identity: 'another start of the computer 12345' });
    writeFileSync(path, JSON.stringify(old));
    expect(isHeld(old)).toBe(process.platform === 'win32');
    if (process.platform !== 'win32') expect(await takeLock(path, lockOf())).toEqual({ taken: true });
  });

  test('that was cut off while it was written is taken over once it is old', async () => {
    const path = join(tempFolder(), 'caselens.lock');
    writeFileSync(path, '{"pid":');
    const old = new Date(Date.now() - 60_000);
    utimesSync(path, old, old);
    expect(await takeLock(path, lockOf())).toEqual({ taken: true });
  });

  test('goes to exactly one of many that find it stale', async () => {
    const path = join(tempFolder(), 'caselens.lock');
    writeFileSync(path, JSON.stringify(lockOf({ pid: await deadPid() })));
    const results = await Promise.all(Array.from({ length: 20 }, () => takeLock(path, lockOf())));
    expect(results.filter(({ taken }) => taken)).toHaveLength(1);
    expect(readdirSync(dirname(path))).toEqual(['caselens.lock']);
  });
});
