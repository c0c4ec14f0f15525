import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_IMAGE_LIMITS } from '#shared/domain/imaging/limits.ts';
import { makeRandom } from '#shared/lib/random.ts';
import { makeEngines } from '#main/engine-client/engines.ts';
import { pngOf, quickJpegOf } from '#test/support/paint-files.ts';
import { paintCell } from '#test/support/paint-image.ts';

/*
 * How fast and in how much memory a folder of many small images is scanned, and its near-duplicates found:
 *   node test/bench/import-scan.ts [images=27558] [format=jpeg|png] [copy]
 * Aim: 27,558 JPEGs of about 140 x 140 in well under 22 s on two cores; resident growth after the first 5,000 images under 150 MB.
 */

const count = Number(process.argv[2] ?? 27_558);
const format = process.argv[3] ?? 'jpeg';
const copies = process.argv[4] === 'copy';

/** So many different pictures are painted; the files are numbered copies of them with a comment that makes each one's bytes its own. */
const PAINTED = 400;

const folder = mkdtempSync(join(tmpdir(), 'caselens-bench-'));
const random = makeRandom(1);
const painted = Array.from({ length: PAINTED }, () => {
  const image = paintCell(120 + random.integer(45), () => random.next());
  const { width, height, rgb } = image;
  return format === 'png'
    ? pngOf({ width, height, bits: 8, colourType: 2, rows: rgb, filters: [4, 1, 2, 3] })
    : quickJpegOf(image);
});

/** A JPEG comment after the start marker; a PNG has its number after the end chunk, which readers ignore. */
function numbered(bytes: Buffer, number: number): Buffer {
  const text = Buffer.alloc(8);
  text.writeDoubleBE(number);
  if (format === 'png') return Buffer.concat([bytes, text]);
  return Buffer.concat([bytes.subarray(0, 2), Buffer.from([0xff, 0xfe, 0, 10]), text, bytes.subarray(2)]);
}

const sources = Array.from({ length: count }, (_, index) => {
  const group = join(folder, String(index % 100));
  if (index < 100) mkdirSync(group);
  const path = join(group, `${String(index)}.${format}`);
  writeFileSync(path, numbered(painted[index % PAINTED] ?? Buffer.alloc(0), index));
  return { index, path };
});

const engines = makeEngines();
const thumbnailsPath = join(folder, 'thumbnails.bin');
let scanned = 0;
const residentMb: number[] = [];
const startMs = performance.now();
const output = await engines.call(
  'images.scan',
  { sources, thumbnailsPath, copyTo: copies ? join(folder, 'copies') : null, ...DEFAULT_IMAGE_LIMITS },
  {
    onItem: (items) => {
      scanned += items.length;
      if (Math.floor(scanned / 5000) > residentMb.length) residentMb.push(Math.round(engines.memory() / 1e6));
    },
  },
);
const scanMs = performance.now() - startMs;
const meanBytes = Math.round(sources.slice(0, PAINTED).reduce((sum, { path }) => sum + statSync(path).size, 0) / PAINTED);
process.stdout.write(
  `scan: ${String(output.accepted)} ${format} of ${String(meanBytes)} bytes in ${(scanMs / 1000).toFixed(1)} s ` +
    `(${Math.round((count / scanMs) * 1000)} a second); engine MB at each 5,000: ${residentMb.join(', ')}\n`,
);

const nearMs = performance.now();
const near = await engines.call('images.nearDuplicates', { thumbnailsPath, count, threshold: 0.99, skip: [] });
process.stdout.write(
  `near-duplicates: ${String(near.clusters.length)} clusters, ${String(near.pairs)} pairs in ${((performance.now() - nearMs) / 1000).toFixed(1)} s; ` +
    `engine ${Math.round(engines.memory() / 1e6)} MB\n`,
);
await engines.close();
rmSync(folder, { recursive: true });
