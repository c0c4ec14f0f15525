import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentPath, homePaths } from '#main/platform/home-paths.ts';
import { closeDatabase, integrityCheck, openDatabase } from '#main/store/database.ts';
import type { JobId, ModelId } from '#shared/contract/ids.ts';
import { paintImage, writeFiles } from '#test/support/painted-images.ts';
import { trainPaintedModel } from '#test/support/painted-model.ts';
import type { RunningCore } from '#test/support/running-core.ts';
import { enginePids, startRunningCore } from '#test/support/running-core.ts';

let core: RunningCore;
let folder: string;
let modelId: ModelId;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caselens-crashes-'));
  core = await startRunningCore();
  ({ modelId } = await trainPaintedModel(core, join(folder, 'training')));
});

afterAll(async () => {
  await core.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the diagnosis of new pictures and waits for its first results. */
async function startFolder(name: string, count: number, firstSeed: number): Promise<JobId> {
  const path = join(folder, name);
  writeFiles(
    path,
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}.jpg`, paintImage({ seed: firstSeed + index })])),
  );
  const { grantId } = await core.api.call('grants.create', { paths: [path] });
  const firstItems = core.event((event) => event.name === 'diagnosis.items');
  const { jobId } = await core.api.call('diagnosis.run', { modelId, grantId });
  await firstItems;
  return jobId;
}

test('a killed engine costs a batch at most: the job goes on and every image is answered once', async () => {
  const jobId = await startFolder('engine', 100, 3000);
  for (const pid of enginePids(core.host.pid!)) process.kill(pid, 'SIGKILL');
  expect(await core.finished(jobId)).toMatchObject({ state: 'done', result: { total: 100, diagnosed: 100, failed: 0 } });
  const { items } = await core.api.call('diagnosis.results', { jobId });
  expect(new Set(items.map(({ path }) => path)).size).toBe(100);
  expect(new Set(items.map((item) => (item.ok ? item.caseId : null))).size).toBe(100);
});

test('a killed core leaves a sound database, whole cases, and nothing half-written', async () => {
  const jobId = await startFolder('core', 100, 4000);
  const gone = once(core.host, 'exit');
  core.host.kill('SIGKILL');
  await gone;
  const paths = homePaths(core.home);
  const db = openDatabase(paths, { now: Date.now });
  expect(integrityCheck(db)).toEqual([]);
  closeDatabase(db);

  core = await startRunningCore(core.home);
  expect(await core.api.call('jobs.get', { jobId })).toMatchObject({ state: 'interrupted' });
  expect(existsSync(join(paths.datasets, jobId))).toBe(false);
  const { items } = await core.api.call('diagnosis.results', { jobId });
  expect(items.length).toBeGreaterThanOrEqual(8);
  for (const item of items) expect(item.ok && existsSync(contentPath(paths.images, item.fileHash))).toBe(true);
  const { total } = await core.api.call('cases.list', { filter: {} });
  expect(total).toBe(100 + items.length);
  expect(readdirSync(paths.images).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
