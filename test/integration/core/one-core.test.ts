import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { localApi } from '#main/core/core-connection.ts';
import { keepCore } from '#main/core/keep-core.ts';
import { readLock } from '#main/core/lock.ts';
import { openCore } from '#main/core/open-core.ts';
import { jobIdSchema } from '#shared/contract/ids.ts';
import { closeDatabase, integrityCheck, openDatabase } from '#main/store/database.ts';
import { homePaths } from '#main/platform/home-paths.ts';
import type { CoreEvent } from '#shared/contract/events.ts';
import { startCaselens } from '../cli/caselens.ts';
import { tempFolder, tempHome } from '#test/support/temp-home.ts';

const command = { transport: 'local', client: 'command' } as const;

/** Waits for a condition; fails after ten seconds. */
async function until(condition: () => boolean): Promise<void> {
  const giveUpAtMs = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > giveUpAtMs) throw new Error('the condition did not come true');
    await sleep(20);
  }
}

test('a second program attaches to the core that runs, and hears its events', async () => {
  const home = tempHome().root;
  const first = await openCore({ home, ...command });
  const second = await openCore({ home, ...command });
  expect([first.role, second.role]).toEqual(['owner', 'attached']);
  const heard: CoreEvent[] = [];
  second.onEvent((event) => void heard.push(event));
  await localApi(first).call('settings.set', { theme: 'dark' });
  expect((await localApi(second).call('settings.get', {})).theme).toBe('dark');
  await until(() => heard.length > 0);
  expect(heard[0]).toEqual({ name: 'data.changed', payload: { topics: ['settings'] } });
  await expect(
    localApi(second).call('jobs.get', { jobId: jobIdSchema.parse('01990000-0000-7000-8000-000000000001') }),
  ).rejects.toMatchObject({
    code: 'entity/not-found',
  });
  await second.close();
  await first.close();
  expect(existsSync(homePaths(home).lock)).toBe(false);
});

test('a core waits for the commands that attached to it, unless it is told to end at once', async () => {
  const home = tempHome().root;
  const owner = await openCore({ home, ...command });
  const guest = await openCore({ home, ...command });
  let isClosed = false;
  const closed = owner.close().then(() => (isClosed = true));
  await sleep(300);
  expect(isClosed).toBe(false);
  expect(await localApi(guest).call('datasets.list', {})).toEqual({ datasets: [] });
  await guest.close();
  await closed;

  const again = await openCore({ home, ...command });
  const stays = await openCore({ home, ...command });
  let isLost = false;
  stays.onLost(() => (isLost = true));
  await again.close({ atOnce: true });
  await until(() => isLost);
  expect(await stays.request({ access: 'local' }, 'datasets.list', {})).toMatchObject({
    ok: false,
    error: { code: 'home/no-answer' },
  });
  await stays.close();
});

test('a window that had attached goes on with a core of its own when the other one ends', async () => {
  const home = tempHome().root;
  const owner = await openCore({ home, ...command });
  const window = await keepCore({ home, transport: 'host', client: 'window' });
  onTestFinished(() => window.close({ atOnce: true }));
  expect(window.role).toBe('attached');
  const heard: CoreEvent[] = [];
  window.onEvent((event) => void heard.push(event));
  await owner.close(); // an idle window is not waited for
  await until(() => window.role === 'owner');
  expect(await localApi(window).call('datasets.list', {})).toEqual({ datasets: [] });
  await until(() => heard.some(({ name }) => name === 'data.changed'));
});

test('many that start at once share one core', async () => {
  const home = tempHome().root;
  const connections = await Promise.all(Array.from({ length: 6 }, () => openCore({ home, ...command })));
  expect(connections.filter(({ role }) => role === 'owner')).toHaveLength(1);
  await Promise.all(connections.filter(({ role }) => role === 'attached').map((connection) => connection.close()));
  await connections.find(({ role }) => role === 'owner')?.close();
});

test('whoever does not know the token of the lock is not heard', async () => {
  const paths = tempHome();
  const owner = await openCore({ home: paths.root, ...command });
  onTestFinished(() => owner.close({ atOnce: true }));
  const lock = readLock(paths.lock)!;
  writeFileSync(paths.lock, JSON.stringify({ ...lock, token: 'x'.repeat(64) }));
  await expect(openCore({ home: paths.root, ...command })).rejects.toMatchObject({ code: 'host/refused' });
  writeFileSync(paths.lock, JSON.stringify(lock));
});

test('two commands at once on one home both succeed', async () => {
  const home = tempHome().root;
  const runs = [startCaselens(home, ['engine', 'info', '--json']), startCaselens(home, ['recipe', 'list', '--json'])];
  for (const { code, stderr, stdout } of await Promise.all(runs.map(({ finished }) => finished))) {
    expect(code, stderr).toBe(0);
    expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  }
  expect(existsSync(homePaths(home).lock)).toBe(false);
});

test('after kill -9 the next start takes the stale lock over, and the database is sound', async () => {
  const paths = tempHome();
  const job = startCaselens(paths.root, ['demo', '--out', join(tempFolder(), 'out')]);
  await job.says('Painting');
  const lock = readLock(paths.lock)!;
  expect(lock.pid).toBe(job.child.pid);
  job.child.kill('SIGKILL');
  await once(job.child, 'close');
  expect(readFileSync(paths.lock, 'utf8')).toContain(lock.token);

  const next = await openCore({ home: paths.root, ...command });
  onTestFinished(() => next.close({ atOnce: true }));
  const { jobs } = await localApi(next).call('jobs.list', {});
  expect(jobs.map(({ state }) => state)).toEqual(['interrupted']);
  expect(await localApi(next).call('datasets.list', {})).toEqual({ datasets: [] });
  await next.close();
  const db = openDatabase(paths, { now: Date.now });
  expect(integrityCheck(db)).toEqual([]);
  closeDatabase(db);
});

test('a lock whose holder lives but does not answer is not taken over', async () => {
  const paths = tempHome();
  const sleeper = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
  onTestFinished(() => void sleeper.kill());
  const content = {
    pid: sleeper.pid,
    identity: null,
    address: join(tempFolder(), 'nobody.sock'),
    token: 'x'.repeat(64),
    version: '0.1.0',
  };
  writeFileSync(paths.lock, JSON.stringify(content));
  await expect(openCore({ home: paths.root, ...command, patienceMs: 500 })).rejects.toMatchObject({
    code: 'home/locked',
    details: { pid: sleeper.pid },
  });
});
