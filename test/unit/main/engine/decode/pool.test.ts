import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { defaultPoolSize, makeDecodePool } from '#main/engine/decode/pool.ts';
import { pixelHash } from '#main/engine/decode/pixel-hash.ts';
import type { InputTask } from '#main/engine/decode/tasks.ts';
import { resizeTfBilinear } from '#main/engine/pipeline/resize.ts';
import { pngOf } from '#test/support/paint-files.ts';
import { paintGradient } from '#test/support/paint-image.ts';

const folder = mkdtempSync(join(tmpdir(), 'caselens-pool-'));
afterAll(() => rmSync(folder, { recursive: true }));

const gradient = paintGradient(50, 40);
const path = join(folder, 'gradient.png');
writeFileSync(path, pngOf({ width: 50, height: 40, bits: 8, colourType: 2, rows: gradient.rgb }));
const task: InputTask = { path, width: 12, height: 10, mode: 'none', wantHash: true };

/** A worker that dies at a path of `die`, and otherwise answers with the number of its thread after a moment. */
const stubWorker = join(folder, 'stub-worker.mjs');
writeFileSync(
  stubWorker,
  `import { parentPort, threadId } from 'node:worker_threads';
   parentPort.on('message', ({ task }) => {
     if (task.path === 'die') process.exit(3);
     if (task.path === 'throw') setImmediate(() => { throw new Error('thrown on purpose'); });
     else setTimeout(() => parentPort.postMessage({ ok: true, answer: { path: task.path, threadId } }), 20);
   });`,
);

test('one worker a core, at most four', () => {
  expect(defaultPoolSize()).toBe(Math.min(4, availableParallelism()));
});

test('decodes, resizes and hashes in a real worker', async () => {
  const pool = makeDecodePool(2);
  const answer = await pool.run('input', task);
  if (!answer.ok) throw new Error(answer.detail);
  expect(answer).toMatchObject({ sourceWidth: 50, sourceHeight: 40, pixelHash: pixelHash(gradient) });
  expect([...answer.values]).toEqual([...resizeTfBilinear(gradient, 12, 10)]);
  const [unit] = (await Promise.all([pool.run('input', { ...task, mode: 'unit', wantHash: false })])).map((a) =>
    a.ok ? a.values : null,
  );
  expect(unit?.[0]).toBeCloseTo((answer.values[0] ?? 0) / 255, 6);
  await pool.close();
});

test('a bad file is an answer, not an exception', async () => {
  const pool = makeDecodePool(1);
  expect(await pool.run('input', { ...task, path: join(folder, 'absent.png') })).toMatchObject({ ok: false, reason: 'missing' });
  expect(await pool.run('input', { ...task, path: folder })).toMatchObject({ ok: false, reason: 'unreadable' });
  await pool.close();
});

test('a worker that dies fails its task alone and is replaced', async () => {
  const pool = makeDecodePool(2, pathToFileURL(stubWorker));
  const results = await Promise.allSettled(
    ['a', 'die', 'b', 'throw', 'c', 'd'].map((name) => pool.run('input', { ...task, path: name })),
  );
  expect(results.map((result) => result.status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
  expect(results[1]).toMatchObject({ reason: { code: 'engine/worker-crashed' } });
  await pool.close();
});

test('map keeps the order, holds back its source, and never has more than `size` workers', async () => {
  const pool = makeDecodePool(2, pathToFileURL(stubWorker));
  let taken = 0;
  let answered = 0;
  const threads = new Set<unknown>();
  const paths: unknown[] = [];
  function* tasks(): Generator<InputTask> {
    for (; taken < 20; taken++) yield { ...task, path: String(taken) };
  }
  for await (const answer of pool.map('input', tasks())) {
    const stub = answer as unknown as { path: string; threadId: number };
    paths.push(stub.path);
    threads.add(stub.threadId);
    answered++;
    expect(taken - answered).toBeLessThanOrEqual(4);
  }
  expect(paths).toEqual(Array.from({ length: 20 }, (_, i) => String(i)));
  expect(threads.size).toBe(2);
  await pool.close();
});

test('cancelling rejects waiting tasks; a closed pool takes none', async () => {
  const pool = makeDecodePool(1, pathToFileURL(stubWorker));
  const controller = new AbortController();
  const running = pool.run('input', { ...task, path: 'first' });
  const waiting = pool.run('input', { ...task, path: 'second' }, controller.signal);
  controller.abort();
  await expect(waiting).rejects.toThrow(/abort/i);
  await expect(running).resolves.toMatchObject({ path: 'first' });
  const cut = pool.run('input', { ...task, path: 'third' });
  await Promise.all([expect(cut).rejects.toMatchObject({ code: 'engine/worker-crashed' }), pool.close()]);
  await expect(pool.run('input', task)).rejects.toMatchObject({ code: 'engine/worker-crashed' });
});
