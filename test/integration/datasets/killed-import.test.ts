import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { homePaths } from '#main/platform/home-paths.ts';
import { closeDatabase, integrityCheck, openDatabase, selectAll } from '#main/store/database.ts';
import type { JobId } from '#shared/contract/ids.ts';
import { paintImage, writeFiles } from '#test/support/painted-images.ts';
import type { RunningCore } from '#test/support/running-core.ts';
import { startRunningCore } from '#test/support/running-core.ts';
import { tempFolder } from '#test/support/temp-home.ts';

/** Pictures enough for an import that takes some seconds; few different ones, because painting takes longer than importing. */
function paintMany(): string {
  const folder = tempFolder();
  const pictures = Array.from({ length: 40 }, (_, seed) => paintImage({ seed, side: 120 }));
  const files = Array.from({ length: 2400 }, (_, index) => {
    const picture = pictures[index % 40]!;
    // A byte behind the end of a JPEG makes another file of the same picture.
    return [`${index % 2 === 0 ? 'a' : 'b'}/${index}.jpg`, Buffer.concat([picture, Buffer.from(String(index))])];
  });
  writeFiles(folder, Object.fromEntries(files));
  return folder;
}

async function startImport({ api }: RunningCore, folder: string): Promise<JobId> {
  const { grantId } = await api.call('grants.create', { paths: [folder] });
  const { jobId } = await api.call('datasets.import', { grantId, name: 'Killed', storage: 'copy' });
  return jobId;
}

test('a core killed during an import leaves nothing half-written, and the import can be run again', async () => {
  const folder = paintMany();
  const first = await startRunningCore();
  const home = homePaths(first.home);
  const jobId = await startImport(first, folder);
  await first.event(({ name, payload }) => name === 'job.changed' && payload.job.phase === 'hashing' && payload.job.done > 1100);
  const gone = once(first.host, 'exit');
  first.host.kill('SIGKILL');
  await gone;
  await first.connection.close().catch(() => undefined);

  const raw = openDatabase(home, { now: Date.now });
  expect(integrityCheck(raw)).toEqual([]);
  expect(selectAll(raw, `SELECT id FROM dataset WHERE state = 'ready'`)).toEqual([]);
  expect(selectAll(raw, 'SELECT id FROM dataset_image LIMIT 1'), 'killed in the midst of writing').toHaveLength(1);
  closeDatabase(raw);

  const second = await startRunningCore(first.home);
  onTestFinished(() => second.stop());
  expect((await second.api.call('datasets.list', {})).datasets).toEqual([]);
  expect((await second.api.call('jobs.get', { jobId })).state).toBe('interrupted');
  expect(readdirSync(home.datasets)).toEqual([]);
  expect(readdirSync(home.images)).toEqual([]);
  const job = await second.finished(await startImport(second, folder));
  expect(job.error).toBeNull();
  const { datasets } = await second.api.call('datasets.list', {});
  expect(datasets).toMatchObject([{ name: 'Killed', images: 2400, rejected: 0 }]);
  expect(readdirSync(join(home.datasets, datasets[0]!.datasetId))).toEqual(['thumbs64.u8']);
}, 300_000);
