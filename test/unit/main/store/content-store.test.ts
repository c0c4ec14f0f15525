import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentPath } from '#main/platform/home-paths.ts';
import {
  hasContent,
  hashBytes,
  hashFile,
  putBytes,
  putFile,
  removeContent,
  removeTemporaryFiles,
  removeThumbnails,
  thumbnailPath,
} from '#main/store/content-store.ts';
import { tempFolder } from '#test/support/temp-home.ts';

const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('content store', () => {
  it('keeps bytes under their SHA-256', async () => {
    const folder = join(tempFolder(), 'images');
    expect(hashBytes('abc')).toBe(ABC);
    expect(await putBytes(folder, Buffer.from('abc'))).toBe(ABC);
    expect(readFileSync(contentPath(folder, ABC), 'utf8')).toBe('abc');
    expect(contentPath(folder, ABC).endsWith(join('ba', ABC))).toBe(true);
    expect(await hashFile(contentPath(folder, ABC))).toBe(ABC);
  });

  it('copies a file and leaves no temporary one', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'a name "with" 引號.png'), 'abc');
    const images = join(folder, 'images');
    expect(await putFile(images, join(folder, 'a name "with" 引號.png'), ABC)).toBe(ABC);
    expect(readdirSync(images)).toEqual(['ba']);
    expect(hasContent(images, ABC)).toBe(true);
    await removeContent(images, [ABC, ABC]);
    expect(hasContent(images, ABC)).toBe(false);
  });

  it('keeps nothing of a file that changed', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'a'), 'abd');
    const images = join(folder, 'images');
    await expect(putFile(images, join(folder, 'a'), ABC)).rejects.toMatchObject({ code: 'content/changed' });
    expect(readdirSync(images)).toEqual([]);
  });

  it('clears what an interrupted write left', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, '.x.tmp'), 'half');
    await removeTemporaryFiles(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('removes thumbnails in every size', async () => {
    const folder = tempFolder();
    for (const size of [64, 256]) {
      mkdirSync(dirname(thumbnailPath(folder, size, ABC)), { recursive: true });
      writeFileSync(thumbnailPath(folder, size, ABC), '');
    }
    await removeThumbnails(folder, [ABC]);
    expect(existsSync(thumbnailPath(folder, 64, ABC)) || existsSync(thumbnailPath(folder, 256, ABC))).toBe(false);
  });
});
