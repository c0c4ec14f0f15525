import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { findHome, prepareHome } from '#main/platform/home-directory.ts';
import type { HomePaths } from '#main/platform/home-paths.ts';
import { isAppError } from '#shared/errors/app-error.ts';
import { attachAddress } from './attach-address.ts';
import { attachToCore } from './attach-client.ts';
import type { ClientKind } from './attach-protocol.ts';
import type { AttachServer } from './attach-server.ts';
import { startAttachServer } from './attach-server.ts';
import type { CoreConnection } from './core-connection.ts';
import { makeEventHub } from './events.ts';
import type { LockContent } from './lock.ts';
import { isHeld, readLock, releaseLock, takeLock } from './lock.ts';
import { OwnedCore } from './owned-core.ts';
import { processIdentity } from './process-identity.ts';
import type { TransportName } from './start-core.ts';
import { startCore } from './start-core.ts';
import { programVersion } from './version.ts';

export interface OpenCoreOptions {
  /** What `--home` names; else `CASELENS_HOME` or the platform's place. */
  readonly home?: string | undefined;
  readonly transport: TransportName;
  /** A command ends by itself; a window stays. A core waits for the commands that attached to it before it ends. */
  readonly client: ClientKind;
  /** How long to wait for a core that holds its lock but answers nobody, because it is closing. */
  readonly patienceMs?: number;
}

// A core that is closing answers nobody any more but holds its lock until its database is closed.
const PATIENCE_MS = 20_000;
const RETRY_MS = 100;

/**
 * Opens the core of a home: attaches to the one that runs, or becomes it. Throws the errors of homes (`home/locked`,
 * `home/no-answer`, `home/not-writable`, `home/network-share`, `home/newer-schema`, `home/damaged`).
 */
export async function openCore(options: OpenCoreOptions): Promise<CoreConnection> {
  const home = prepareHome(findHome(options.home));
  const version = programVersion();
  const giveUpAtMs = Date.now() + (options.patienceMs ?? PATIENCE_MS);
  for (;;) {
    const running = readLock(home.lock);
    const opened =
      running !== null && isHeld(running)
        ? await tryAttach(running, home, { ...options, version, giveUpAtMs })
        : await tryOwn(home, options.transport, version);
    if (opened !== null) return opened;
    await sleep(RETRY_MS);
  }
}

interface TryAttachOptions {
  readonly client: ClientKind;
  readonly version: string;
  readonly giveUpAtMs: number;
}

/** Null where the core is just closing: then its lock will be gone soon. */
async function tryAttach(lock: LockContent, home: HomePaths, options: TryAttachOptions): Promise<CoreConnection | null> {
  try {
    return await attachToCore(lock, { home: home.root, client: options.client, version: options.version });
  } catch (error) {
    if (isAppError(error, 'home/locked') && Date.now() < options.giveUpAtMs) return null;
    throw error;
  }
}

/** Null where another process was faster. The socket listens before the lock names it, so whoever reads the lock is heard. */
async function tryOwn(home: HomePaths, transport: TransportName, version: string): Promise<CoreConnection | null> {
  const address = attachAddress(home.root);
  const token = randomBytes(32).toString('hex');
  const attach = await startAttachServer({ address, token, version });
  const lock: LockContent = { pid: process.pid, identity: processIdentity(process.pid), address, token, version };
  const { taken } = await takeLock(home.lock, lock).catch(async (error: unknown) => {
    await attach.close();
    throw error;
  });
  if (!taken) {
    await attach.close();
    return null;
  }
  return start(home, { transport, version, lock, attach });
}

interface StartOptions {
  readonly transport: TransportName;
  readonly version: string;
  readonly lock: LockContent;
  readonly attach: AttachServer;
}

async function start(home: HomePaths, { transport, version, lock, attach }: StartOptions): Promise<CoreConnection> {
  const hub = makeEventHub();
  hub.onEvent((event) => attach.broadcast(event));
  try {
    const core = await startCore({ home, transport, version, hub });
    attach.open(core.router);
    return new OwnedCore({ core, hub, attach, release: () => releaseLock(home.lock, lock) });
  } catch (error) {
    await attach.close();
    releaseLock(home.lock, lock);
    throw error;
  }
}
