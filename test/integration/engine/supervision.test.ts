import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fork } from 'node:child_process';
import { afterEach, beforeAll, afterAll, expect, test } from 'vitest';
import { DEFAULT_IMAGE_LIMITS } from '#shared/domain/imaging/limits.ts';
import type { EngineClient, EngineState } from '#main/engine-client/engine-client.ts';
import { makeEngineClient } from '#main/engine-client/engine-client.ts';
import { pngOf } from '#test/support/paint-files.ts';
import { paintNoise } from '#test/support/paint-image.ts';

let folder: string;
let sources: { index: number; path: string }[];
const clients: EngineClient[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'caselens-engine-'));
  const { width, height, rgb } = paintNoise(300, 300, 3);
  const path = join(folder, 'noise.png');
  writeFileSync(path, pngOf({ width, height, bits: 8, colourType: 2, rows: rgb, filters: [4] }));
  sources = Array.from({ length: 4000 }, (_, index) => ({ index, path }));
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});
afterAll(() => rmSync(folder, { recursive: true }));

function startClient(process: 'compute' | 'interactive' = 'compute'): { client: EngineClient; states: EngineState[] } {
  const states: EngineState[] = [];
  const client = makeEngineClient({ process, onState: (state) => states.push(state) });
  clients.push(client);
  return { client, states };
}

const scanInput = (count: number) => ({
  sources: sources.slice(0, count),
  thumbnailsPath: null,
  copyTo: null,
  ...DEFAULT_IMAGE_LIMITS,
});
const thumbnailInput = () => ({ path: sources[0]?.path ?? '', size: 32, outPath: join(folder, 'out.webp') });

/** Whether a process is there; waits for its end. */
async function ended(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('no process before the first call; a killed one rejects what runs, keeps what waits, and the next call works', async () => {
  const { client, states } = startClient();
  expect(client.pid).toBeNull();
  let scanned = 0;
  const running = client.call('images.scan', scanInput(4000), {
    onItem: (batch) => {
      scanned += batch.length;
      if (scanned === batch.length) process.kill(client.pid ?? 0, 'SIGKILL');
    },
  });
  const waiting = client.call('images.scan', scanInput(3));
  await expect(running).rejects.toMatchObject({ code: 'engine/crashed', details: { process: 'compute', exit: 'SIGKILL' } });
  expect(await waiting).toEqual({ accepted: 3, rejected: 0 });
  expect(states).toContain('crashed');
  expect(client.memory()).toBeGreaterThan(10_000_000);
});

test('cancelling stops a running scan and takes a waiting call out of the queue', async () => {
  const { client } = startClient();
  const [first, second] = [new AbortController(), new AbortController()];
  let items = 0;
  const running = client.call('images.scan', scanInput(4000), {
    signal: first.signal,
    onItem: (batch) => {
      items += batch.length;
      first.abort();
    },
  });
  const waiting = client.call('images.scan', scanInput(2), { signal: second.signal });
  second.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'engine/cancelled' });
  await expect(running).rejects.toMatchObject({ code: 'engine/cancelled' });
  expect(items).toBeLessThan(4000);
  const { pid } = client;
  expect(await client.call('images.scan', scanInput(2))).toEqual({ accepted: 2, rejected: 0 });
  expect(client.pid).toBe(pid);
});

test('the interactive engine answers while the compute engine is busy, and does several things at once', async () => {
  const compute = startClient('compute').client;
  const interactive = startClient('interactive').client;
  const controller = new AbortController();
  const long = compute.call('images.scan', scanInput(4000), { signal: controller.signal });
  await Promise.all([1, 2, 3].map(() => interactive.call('images.thumbnail', thumbnailInput())));
  controller.abort();
  await expect(long).rejects.toMatchObject({ code: 'engine/cancelled' });
});

test('wrong input comes back with its place; close ends the process and refuses calls', async () => {
  const { client, states } = startClient('interactive');
  await expect(client.call('images.thumbnail', { ...thumbnailInput(), size: 3 })).rejects.toMatchObject({
    code: 'call/invalid-input',
    details: { channel: 'images.thumbnail', path: 'size' },
  });
  const pid = client.pid ?? 0;
  await client.close();
  await ended(pid);
  expect(states.at(-1)).toBe('stopped');
  await expect(client.call('images.thumbnail', thumbnailInput())).rejects.toMatchObject({ code: 'engine/stopped' });
});

test('an engine whose core is gone ends by itself', async () => {
  const entry = fileURLToPath(new URL('../../../src-main/engine/entry.ts', import.meta.url));
  const child = fork(entry, [], { serialization: 'advanced', execArgv: [], stdio: 'ignore' });
  await new Promise((resolve) => child.once('message', resolve));
  child.disconnect();
  await ended(child.pid ?? 0);
});

test('an idle process can be retired: it ends, nothing counts as a crash, and the next call starts another', async () => {
  const { client, states } = startClient();
  await client.call('images.scan', scanInput(3));
  const first = client.pid ?? 0;
  await client.retire();
  await ended(first);
  expect(client.pid).toBeNull();
  expect(await client.call('images.scan', scanInput(2))).toEqual({ accepted: 2, rejected: 0 });
  expect(client.pid).not.toBe(first);
  expect(states).not.toContain('crashed');
});

test('a process that works is not retired', async () => {
  const { client } = startClient();
  const running = client.call('images.scan', scanInput(200));
  await client.retire();
  expect(await running).toEqual({ accepted: 200, rejected: 0 });
});
