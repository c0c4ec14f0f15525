import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Canvas } from '@napi-rs/canvas';
import { createCanvas } from '@napi-rs/canvas';
import type { EngineHandler } from '#main/engine/serve/handler.ts';
import { makeRandom } from '#shared/lib/random.ts';
import { paintCell } from './paint-cell.ts';
import type { SampleFile } from './plan-sample.ts';
import { SAMPLE_CLASSES, SAMPLE_SMEARS, planSample } from './plan-sample.ts';
import type { SmearLook } from './smear-look.ts';
import { drawSmearLook } from './smear-look.ts';

const BRIGHTER = 0.08;
const REENCODED_QUALITY = 78;

/** `images.paintSample`: see the contract. */
export const paintSample: EngineHandler<'images.paintSample'> = async ({ folder, seed }, { signal, progress }) => {
  const looks = Array.from({ length: SAMPLE_SMEARS }, (_, index) =>
    drawSmearLook(makeRandom(`${String(seed)}/smear/${String(index + 1)}`)),
  );
  const files = planSample(seed);
  await mkdir(join(folder, 'images'), { recursive: true });
  const painted = new Map<string, { readonly canvas: Canvas; readonly bytes: Buffer }>();
  for (const [done, file] of files.entries()) {
    signal.throwIfAborted();
    // Every smear of the plan has a look.
    const look = looks[file.smear - 1] as SmearLook;
    const original = painted.get(file.from ?? '');
    const bytes = original === undefined ? await paintOriginal(file, look, { seed, painted }) : await copyOf(file, original);
    await writeFile(join(folder, 'images', `${file.imageId}.jpg`), bytes);
    progress({ phase: 'painting', done: done + 1, total: files.length, unit: 'images' });
  }
  await writeFile(join(folder, 'metadata.csv'), tableOf(files));
  return { images: files.length, smears: SAMPLE_SMEARS };
};

interface Painting {
  readonly seed: number;
  readonly painted: Map<string, { readonly canvas: Canvas; readonly bytes: Buffer }>;
}

async function paintOriginal(file: SampleFile, look: SmearLook, { seed, painted }: Painting): Promise<Buffer> {
  const random = makeRandom(`${String(seed)}/${file.imageId}`);
  const { side, hard } = file;
  const canvas = paintCell(look, { side, hard, parasitised: file.dx === SAMPLE_CLASSES.infected }, random);
  const bytes = await canvas.encode('jpeg', look.jpegQuality);
  painted.set(file.imageId, { canvas, bytes });
  return bytes;
}

async function copyOf(file: SampleFile, original: { readonly canvas: Canvas; readonly bytes: Buffer }): Promise<Buffer> {
  if (file.kind === 'copied') return original.bytes;
  // Half of a picture: its header is whole, its pixels end too soon.
  if (file.kind === 'corrupt') return original.bytes.subarray(0, Math.floor(original.bytes.length / 2));
  const { width, height } = original.canvas;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.drawImage(original.canvas, 0, 0);
  context.fillStyle = `rgba(255, 255, 255, ${String(BRIGHTER)})`;
  context.fillRect(0, 0, width, height);
  return canvas.encode('jpeg', REENCODED_QUALITY);
}

function tableOf(files: readonly SampleFile[]): string {
  const rows = files.map(({ imageId, dx, smear }) => `${imageId},${dx},smear_${String(smear).padStart(2, '0')}\n`);
  return `image_id,dx,smear_id\n${rows.join('')}`;
}
