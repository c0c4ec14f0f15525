import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSplitImages } from '#main/store/datasets/splits.ts';
import { datasetServices } from '#test/support/dataset-services.ts';

const shared = process.env['CASELENS_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const cells = join(shared, 'data', 'blood-cells');

describe('the real blood cells', () => {
  test('are there', () => {
    expect(existsSync(cells), `${cells} is missing; set CASELENS_SHARED`).toBe(true);
  });

  test('are planned from the table that lies in their folder', async () => {
    const { call, grant } = datasetServices();
    const plan = await call('datasets.plan', { grantId: grant(cells) });
    expect(plan.layout).toBe('table');
    expect(plan.mapping).toMatchObject({ labelColumn: 'dx', groupColumn: 'smear_id' });
    expect(plan.classes).toEqual([
      { name: 'platelets', images: 361 },
      { name: 'rbc', images: 700 },
      { name: 'wbc', images: 372 },
    ]);
  });

  test('are imported whole, with few findings, and split by smear', async () => {
    const { call, importFrom, db } = datasetServices();
    const result = await importFrom(cells, { name: 'Blood cells' });
    expect(result).toMatchObject({ images: 1433, rejected: 0 });
    const flagged = result.findings
      .filter(({ kind }) => !kind.endsWith('duplicate'))
      .reduce((sum, { imageCount }) => sum + imageCount, 0);
    expect(flagged / 1433).toBeLessThan(0.03);
    for (let seed = 1; seed <= 10; seed += 1) {
      const split = await call('datasets.split', { datasetId: result.datasetId, seed });
      const partitionOfSmear = new Map<string, string>();
      for (const { attributes: _, group, partition } of loadSplitImages(db, split.splitId)) {
        expect(partitionOfSmear.get(group) ?? partition).toBe(partition);
        partitionOfSmear.set(group, partition ?? '');
      }
      expect(Math.abs(split.partitions.train.images / 1433 - 0.7)).toBeLessThan(0.01);
      expect(split.notes).toEqual([]);
    }
  });
});
