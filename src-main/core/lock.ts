import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import { isAlive, processIdentity } from './process-identity.ts';

/** What a lock file says: which process is the core of this home, and how to reach it. Readable for this user only. */
export const lockSchema = z.strictObject({
  pid: z.number().int().positive(),
  identity: z.string().nullable(),
  address: z.string(), // of its socket
  token: z.string().min(32), // to be shown when attaching
  version: z.string(),
});
export type LockContent = z.infer<typeof lockSchema>;

export type LockResult = { readonly taken: true } | { readonly taken: false; readonly holder: LockContent };

// A lock file appears whole (it is linked into place); where links are missing it is written in well under this time.
const UNREADABLE_AGE_MS = 2_000;
// Taking over takes a few system calls; a guard older than this was left by a crash.
const GUARD_AGE_MS = 10_000;
const RETRY_MS = 50;

/**
 * Takes the lock of a home, or says who holds it. A lock whose process is gone is taken over; of several that try at once, one
 * gets it. Throws where the folder cannot be written.
 */
export async function takeLock(path: string, mine: LockContent): Promise<LockResult> {
  for (;;) {
    if (createWhole(path, JSON.stringify(mine))) return { taken: true };
    const holder = readLock(path);
    if (holder !== null && isHeld(holder)) return { taken: false, holder };
    const isOld = holder !== null || ageMs(path) > UNREADABLE_AGE_MS;
    if (isOld) removeStale(path);
    await sleep(RETRY_MS);
  }
}

/** Gives the lock back, if it is still this one's. */
export function releaseLock(path: string, mine: LockContent): void {
  if (readLock(path)?.token === mine.token) rmSync(path, { force: true });
}

/** The lock file's content; null where there is none or it cannot be read. */
export function readLock(path: string): LockContent | null {
  try {
    const parsed = lockSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // not there, or not whole
  }
}

/** Whether the process that wrote a lock still runs: its id is alive and was not given to a later process. */
export function isHeld(lock: LockContent): boolean {
  if (!isAlive(lock.pid)) return false;
  const now = processIdentity(lock.pid);
  return lock.identity === null || now === null || lock.identity === now;
}

/** Creates a file with its content in one step; false where it is there already. */
function createWhole(path: string, content: string): boolean {
  const temporary = `${path}.${process.pid}-${randomUUID().slice(0, 8)}`;
  try {
    writeFileSync(temporary, content, { flag: 'wx', mode: 0o600 });
    return (
      tryCreate(() => linkSync(temporary, path)) ??
      tryCreate(() => writeFileSync(path, content, { flag: 'wx', mode: 0o600 })) ??
      false
    );
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** True: made. False: was there. Null: this way of creating is not possible here (a file system without hard links). */
function tryCreate(create: () => void): boolean | null {
  try {
    create();
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EEXIST') return false;
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'ENOSYS') return null;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('internal/unexpected', { reason }, { cause: error });
  }
}

/**
 * Removes a stale lock under a guard of its own, so that nobody removes the fresh lock of whoever was faster. What it finds
 * under the guard is judged again.
 */
function removeStale(path: string): void {
  const guard = `${path}.takeover`;
  if (!createWhole(guard, String(process.pid))) {
    if (ageMs(guard) > GUARD_AGE_MS) rmSync(guard, { force: true });
    return;
  }
  try {
    const holder = readLock(path);
    const isStale = holder === null ? ageMs(path) > UNREADABLE_AGE_MS : !isHeld(holder);
    if (isStale) rmSync(path, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

/** Milliseconds since a file was last written; 0 where it is not there. */
function ageMs(path: string): number {
  const modifiedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return modifiedMs === undefined ? 0 : Date.now() - modifiedMs;
}
