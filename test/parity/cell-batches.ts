import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { makeRandom } from '#shared/lib/random.ts';
import { bloodCellsFolder } from '#test/support/blood-cells.ts';

/** Batches of real images: pixels 0 to 255 as [step, image, row, column, channel], and the class of every image of every step. */
export interface CellBatches {
  readonly pixels: Uint8Array;
  readonly labels: readonly (readonly number[])[];
}

/** What is drawn. */
export interface CellPlan {
  readonly steps: number;
  readonly batch: number;
  /** Width and height in pixels. */
  readonly size: number;
  /** Real classes: 2 takes red and white cells, 3 platelets too. */
  readonly classes: 2 | 3;
  readonly seed: string;
}

const CLASSES = ['rbc', 'wbc', 'platelets'];

/** Other cells in every step: two classes by chance, three by turns, so that a small batch has most of them. */
export async function drawCellBatches({ steps, batch, size, classes, seed }: CellPlan): Promise<CellBatches> {
  const folder = bloodCellsFolder();
  const rows = readFileSync(join(folder, 'metadata.csv'), 'utf8').trim().split('\n').slice(1);
  const files = CLASSES.slice(0, classes).map((name) => {
    const paths = rows.map((row) => row.trim().split(',')).filter(([, dx]) => dx === name);
    if (paths.length === 0) throw new TypeError(`the table has no ${name}`);
    return makeRandom(`${seed}/${name}`).shuffle(paths.map((row) => join(folder, row[3]!)));
  });
  const random = makeRandom(`${seed}/classes`);
  const labels = Array.from({ length: steps }, (_, step) =>
    Array.from({ length: batch }, (_unused, image) => (classes === 3 ? (step * batch + image) % 3 : random.integer(2))),
  );
  const pixels = new Uint8Array(steps * batch * size * size * 3);
  for (const [at, label] of labels.flat().entries()) {
    const ofClass = files[label]!;
    const path = ofClass[at % ofClass.length]!;
    const image = await sharp(path).resize(size, size, { fit: 'fill' }).removeAlpha().toColourspace('srgb').raw().toBuffer();
    pixels.set(image, at * size * size * 3);
  }
  return { pixels, labels };
}
