import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { localApi } from '#main/core/core-connection.ts';
import type { CoreApi } from '#shared/contract/contract.ts';
import type { DatasetImage } from '#shared/contract/datasets.ts';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import type { Browser } from './running-host.ts';
import { useHost } from './running-host.ts';

const at = useHost();
let api: CoreApi;
let browser: Browser;
let images: readonly DatasetImage[];

beforeAll(async () => {
  api = localApi(at.core);
  browser = await at.enter();
  const folder = paintClassFolders(join(at.folder, 'images'), 3);
  const { grantId } = await api.call('grants.create', { paths: [folder] });
  const { jobId } = await api.call('datasets.import', { grantId, name: 'shapes', storage: 'reference' });
  const over = new Promise<void>((resolve) => {
    at.core.onEvent(({ name, payload }) => name === 'job.changed' && payload.job.state === 'done' && resolve());
  });
  if ((await api.call('jobs.get', { jobId })).state !== 'done') await over;
  const [dataset] = (await api.call('datasets.list', {})).datasets;
  images = (await api.call('datasets.images', { datasetId: dataset!.datasetId })).images;
});

function blob(fileHash: string, size: string, headers: Record<string, string> = {}): Promise<Response> {
  const address = `${at.origin}/blob/${fileHash}?size=${size}&page=${browser.page}`;
  return fetch(address, { headers: { cookie: browser.cookie, ...headers } });
}

test('a known image comes in the size that is asked for, never enlarged, and may be kept for ever', async () => {
  const { fileHash } = images[0]!;
  const small = await blob(fileHash, '96');
  expect(small.status).toBe(200);
  expect(small.headers.get('content-type')).toBe('image/webp');
  expect(small.headers.get('cache-control')).toContain('immutable');
  expect(await sharp(await small.arrayBuffer()).metadata()).toMatchObject({ format: 'webp', width: 96, height: 96 });
  const large = await sharp(await (await blob(fileHash, '384')).arrayBuffer()).metadata();
  expect(large.width).toBe(96);
  const again = await blob(fileHash, '96', { 'if-none-match': small.headers.get('etag') ?? '' });
  expect(again.status).toBe(304);
});

test('the full size is the file itself', async () => {
  const { fileHash, path } = images[1]!;
  const full = await blob(fileHash, 'full');
  expect(full.headers.get('content-type')).toBe('image/png');
  expect(Buffer.from(await full.arrayBuffer()).equals(readFileSync(join(at.folder, 'images', path)))).toBe(true);
});

test('many that ask for one thumbnail at once get the same one', async () => {
  const { fileHash } = images[2]!;
  const answers = await Promise.all(Array.from({ length: 8 }, () => blob(fileHash, '192')));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
  const folder = join(at.folder, 'home', 'thumbnails', '192', fileHash.slice(0, 2));
  expect(readdirSync(folder)).toEqual([`${fileHash}.webp`]);
});

test('where the folder is gone, what was drawn is still shown and the rest is not there', async () => {
  const [first, , , last] = images;
  renameSync(join(at.folder, 'images'), join(at.folder, 'moved'));
  expect((await blob(first!.fileHash, '96')).status).toBe(200);
  expect((await blob(last!.fileHash, '96')).status).toBe(404);
  renameSync(join(at.folder, 'moved'), join(at.folder, 'images'));
  expect((await blob(last!.fileHash, '96')).status).toBe(200);
  expect(existsSync(join(at.folder, 'home', 'thumbnails', '96'))).toBe(true);
});
