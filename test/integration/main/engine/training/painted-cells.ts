import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { makeRandom } from '#shared/lib/random.ts';

/** A painted picture with its class: 0 has one large round nucleus, 1 has many small dots. */
export interface PaintedCell {
  readonly id: string;
  readonly path: string;
  readonly pixelHash: string;
  readonly classIndex: number;
}

const SIZE = 64;

/** Paints `count` PNG pictures of two kinds of stained cells into a folder, the same ones for the same seed. */
export async function paintCells(folder: string, count: number, seed: string): Promise<PaintedCell[]> {
  await mkdir(folder, { recursive: true });
  const random = makeRandom(seed);
  const cells: PaintedCell[] = [];
  for (let index = 0; index < count; index++) {
    const classIndex = index % 2;
    const path = join(folder, `${seed}-${index}.png`);
    const { png, pixelHash } = paint(classIndex, random);
    await writeFile(path, png);
    cells.push({ id: `${seed}-${index}`, path, pixelHash, classIndex });
  }
  return cells;
}

function paint(classIndex: number, random: ReturnType<typeof makeRandom>): { readonly png: Buffer; readonly pixelHash: string } {
  const canvas = createCanvas(SIZE, SIZE);
  const context = canvas.getContext('2d');
  context.fillStyle = `rgb(${235 + random.integer(15)}, ${215 + random.integer(20)}, ${220 + random.integer(20)})`;
  context.fillRect(0, 0, SIZE, SIZE);
  const dot = (x: number, y: number, radius: number): void => {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
  };
  context.fillStyle = `rgb(${90 + random.integer(40)}, ${40 + random.integer(30)}, ${130 + random.integer(40)})`;
  if (classIndex === 0) dot(24 + random.integer(16), 24 + random.integer(16), 14 + random.integer(6));
  else for (let n = 0; n < 14; n++) dot(random.integer(SIZE), random.integer(SIZE), 2 + random.integer(3));
  return { png: canvas.toBuffer('image/png'), pixelHash: hashPixels(context.getImageData(0, 0, SIZE, SIZE).data) };
}

/** The contract's pixel hash: width and height as uint32 little endian, then RGB. */
function hashPixels(rgba: Uint8ClampedArray): string {
  const size = new DataView(new ArrayBuffer(8));
  size.setUint32(0, SIZE, true);
  size.setUint32(4, SIZE, true);
  const rgb = rgba.filter((_, index) => index % 4 !== 3);
  return createHash('sha256').update(new Uint8Array(size.buffer)).update(rgb).digest('hex');
}
