import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { makeRandom } from '#shared/lib/random.ts';
import { bloodCellsFolder } from '#test/support/blood-cells.ts';
import type { LabelledFile } from './benchmark.ts';

const WIDTH = 600;
const HEIGHT = 450;
/** Standard deviation of the added grain: an upscaled cell without it is so smooth that decoding it is too easy. */
const GRAIN = 6;
/** With it, and without colour subsampling, the files are as large as HAM10000's of this size (270 kB in the mean). */
const QUALITY = 97;

/** `count` real cells spread over the table, the classes by turns: their kind does not matter to speed. */
export function bloodCellFiles(count: number, classes: number): readonly LabelledFile[] {
  const folder = bloodCellsFolder();
  const rows = readFileSync(join(folder, 'metadata.csv'), 'utf8').trim().split('\n').slice(1);
  return Array.from({ length: count }, (_, index) => {
    const row = rows[Math.floor((index * rows.length) / count)]!;
    return { path: join(folder, row.trim().split(',').at(-1)!), label: index % classes };
  });
}

/** Red and white cells (labels 0 and 1) by turns, spread over the table, so that every stretch of the list has as many of each. */
export function cellsOfTwoClasses(count: number): readonly LabelledFile[] {
  const folder = bloodCellsFolder();
  const rows = readFileSync(join(folder, 'metadata.csv'), 'utf8').trim().split('\n').slice(1);
  const [red, white] = ['rbc', 'wbc'].map((name) => rows.map((row) => row.trim().split(',')).filter(([, dx]) => dx === name));
  return Array.from({ length: count }, (_, index) => {
    const label = index % 2;
    const ofClass = (label === 0 ? red : white)!;
    const row = ofClass[Math.floor((index * ofClass.length) / count)]!;
    return { path: join(folder, row.at(-1)!), label };
  });
}

/** Photographs of 600 x 450 made of real cells, once; their paths. */
export async function paintPhotographs(folder: string, count: number): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const random = makeRandom(1);
  const grain = Float32Array.from({ length: 1 << 18 }, () => GRAIN * random.normal());
  const paths: string[] = [];
  for (const [index, { path }] of bloodCellFiles(count, 1).entries()) {
    const target = join(folder, `${index}-of-${count}.jpg`);
    paths.push(target);
    if (existsSync(target)) continue;
    const pixels = await sharp(path).resize(WIDTH, HEIGHT, { fit: 'fill', kernel: 'cubic' }).removeAlpha().raw().toBuffer();
    const offset = random.integer(grain.length);
    for (let at = 0; at < pixels.length; at += 1) {
      pixels[at] = Math.min(255, Math.max(0, Math.round(pixels[at]! + grain[(at + offset) % grain.length]!)));
    }
    await sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
      .jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4' })
      .toFile(target);
  }
  return paths;
}
