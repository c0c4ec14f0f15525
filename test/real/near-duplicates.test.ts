import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { DEFAULT_IMAGE_LIMITS } from '#shared/domain/imaging/limits.ts';
import { makeEngines } from '#main/engine-client/engines.ts';
import { bloodCellsFolder } from '#test/support/blood-cells.ts';

const folder = mkdtempSync(join(tmpdir(), 'caselens-cells-'));
const engines = makeEngines();
afterAll(async () => {
  await engines.close();
  rmSync(folder, { recursive: true });
});

test('1,433 blood cells: all are read, and none is a near-duplicate of another', async () => {
  const root = bloodCellsFolder();
  const paths = ['WBC', 'RBC', 'Platelets'].flatMap((name) =>
    readdirSync(join(root, name)).map((file) => join(root, name, file)),
  );
  const thumbnailsPath = join(folder, 'thumbnails.bin');
  const widths = new Map<number, number>();
  const input = { sources: paths.map((path, index) => ({ index, path })), thumbnailsPath, copyTo: null, ...DEFAULT_IMAGE_LIMITS };
  const scanned = await engines.call('images.scan', input, {
    onItem: (items) => items.forEach((item) => item.ok && widths.set(item.index, item.facts.width)),
  });
  expect(scanned).toEqual({ accepted: 1433, rejected: 0 });

  const near = (threshold: number) =>
    engines.call('images.nearDuplicates', { thumbnailsPath, count: paths.length, threshold, skip: [] });
  expect(await near(0.99)).toEqual({ clusters: [], pairs: 0 });
  // At 0.98 there is one pair, two platelets of 43 and 41 pixels that the thumbnail enlarges; with Pillow's box filter, which repeats pixels, none.
  const loose = await near(0.98);
  expect(loose.pairs).toBeLessThanOrEqual(1);
  for (const member of loose.clusters.flatMap((cluster) => cluster.members)) expect(widths.get(member)).toBeLessThan(64);
  // Brute force over all 1,026,028 pairs in double precision finds 128 and 2,755.
  expect((await near(0.95)).pairs).toBe(128);
  expect((await near(0.9)).pairs).toBe(2755);
});
