import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashFile } from '#main/platform/hash-file.ts';
import { contentPath } from '#main/platform/home-paths.ts';
import { hashBytes, moveContent, thumbnailPath, writeFileSafely } from '#main/store/content-store.ts';
import { tempFolder } from '#test/support/temp-home.ts';

const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

function stage(folder: string, content: string): void {
  const path = contentPath(folder, ABC);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

describe('content store', () => {
  it('names content by its SHA-256', async () => {
    const path = join(tempFolder(), 'a name "with" 引號.png');
    writeFileSync(path, 'abc');
    expect(hashBytes('abc')).toBe(ABC);
    expect(hashBytes(new Uint8Array([97, 98, 99]))).toBe(ABC);
    expect(await hashFile(path)).toBe(ABC);
    expect(contentPath('images', ABC)).toBe(join('images', 'ba', ABC));
    expect(thumbnailPath('thumbnails', 256, ABC)).toBe(`${join('thumbnails', '256', 'ba', ABC)}.webp`);
  });

  it('moves staged content once and keeps what is there', async () => {
    const folder = tempFolder();
    const [staging, images] = [join(folder, 'staging'), join(folder, 'images')];
    stage(staging, 'abc');
    await moveContent(staging, images, ABC);
    expect(existsSync(contentPath(staging, ABC))).toBe(false);
    await moveContent(staging, images, ABC);
    stage(staging, 'other');
    await moveContent(staging, images, ABC);
    expect(readFileSync(contentPath(images, ABC), 'utf8')).toBe('abc');
  });

  it('writes a file whole, in folders that it makes, and leaves nothing beside it', async () => {
    const folder = join(tempFolder(), 'deep', 'er');
    await writeFileSafely(join(folder, 'a.txt'), 'one');
    await writeFileSafely(join(folder, 'a.txt'), new Uint8Array([50]).subarray(0));
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('2');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });
});
