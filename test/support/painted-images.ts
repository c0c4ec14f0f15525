import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { makeRandom } from '#shared/lib/random.ts';

export interface PaintedImage {
  /** The same seed paints the same picture. */
  readonly seed: number;
  readonly side?: number;
  readonly format?: 'png' | 'jpeg';
  /** White laid over the picture, 0 to 1: a brighter copy. */
  readonly veil?: number;
}

/** Paints a picture of coloured discs that no other seed paints alike. */
export function paintImage({ seed, side = 64, format = 'jpeg', veil = 0 }: PaintedImage): Buffer {
  const random = makeRandom(`picture ${seed}`);
  const canvas = createCanvas(side, side);
  const context = canvas.getContext('2d');
  const level = (): number => random.integer(256);
  context.fillStyle = `rgb(${level()}, ${level()}, ${level()})`;
  context.fillRect(0, 0, side, side);
  for (let disc = 0; disc < 12; disc += 1) {
    context.fillStyle = `rgb(${level()}, ${level()}, ${level()})`;
    context.beginPath();
    context.arc(side * random.next(), side * random.next(), side * (0.08 + 0.2 * random.next()), 0, 2 * Math.PI);
    context.fill();
  }
  context.fillStyle = `rgba(255, 255, 255, ${veil})`;
  context.fillRect(0, 0, side, side);
  return format === 'png' ? canvas.toBuffer('image/png') : canvas.toBuffer('image/jpeg', 90);
}

/** Writes files below a folder: contents by relative path. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** A small dataset: `count` different pictures in each class folder. */
export function paintClasses(classes: readonly string[], count: number, firstSeed = 1): Record<string, Buffer> {
  return Object.fromEntries(
    classes.flatMap((className, place) =>
      Array.from({ length: count }, (_, index) => [
        `${className}/${className} ${index}.jpg`,
        paintImage({ seed: firstSeed + place * count + index }),
      ]),
    ),
  );
}
