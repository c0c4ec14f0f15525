import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeRandom } from '#shared/lib/random.ts';
import { paintCell } from '#main/engine/sample/paint-cell.ts';
import { drawSmearLook } from '#main/engine/sample/smear-look.ts';

/** Longest side of a painted picture, pixels. */
const SIDE = 144;

/** Paints pictures of cells into a folder, for checks where a user has no images yet. The same for the same count. */
export async function paintImages(folder: string, count: number): Promise<string[]> {
  const paths: string[] = [];
  for (let index = 0; index < count; index++) {
    const random = makeRandom(`export-check/${index}`);
    const canvas = paintCell(drawSmearLook(random), { side: SIDE, hard: index % 4 === 3, parasitised: index % 2 === 0 }, random);
    const path = join(folder, `painted-${index}.png`);
    await writeFile(path, await canvas.encode('png'));
    paths.push(path);
  }
  return paths;
}
