import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeGrants } from '#main/services/grants/grants.ts';
import { tempFolder } from '#test/support/temp-home.ts';

function put(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'x');
  return path;
}

describe('grants', () => {
  test('of one folder names it and leaves the walking to its user', () => {
    const folder = tempFolder();
    put(join(folder, 'cells', 'a.png'));
    const grants = makeGrants(join(folder, 'uploads'));
    const grant = grants.create([join(folder, 'cells')], 'picked');
    expect(grant).toMatchObject({ kind: 'folder', name: 'cells', fileCount: null, origin: 'picked' });
    expect(grants.resolve(grant.grantId)).toMatchObject({ root: join(folder, 'cells'), files: null });
  });

  test('of a file, and of several with folders among them', () => {
    const folder = tempFolder();
    const one = put(join(folder, 'a', 'one.png'));
    const two = put(join(folder, 'b', 'deep', 'two.png'));
    const grants = makeGrants(join(folder, 'uploads'));
    const single = grants.create([one], 'dropped');
    expect(single).toMatchObject({ kind: 'file', name: 'one.png', fileCount: 1 });
    expect(grants.resolve(single.grantId)).toMatchObject({ root: join(folder, 'a'), files: [one] });
    const several = grants.create([one, join(folder, 'b')], 'dropped');
    expect(several).toMatchObject({ kind: 'files', fileCount: 2 });
    expect(grants.resolve(several.grantId)).toMatchObject({ root: folder, files: [one, two] });
  });

  test('of a path that does not exist, and of an id that nobody made, are refused', () => {
    const grants = makeGrants(tempFolder());
    expect(() => grants.create([join(tempFolder(), 'nothing')], 'picked')).toThrow(
      expect.objectContaining({ code: 'path/missing' }),
    );
    const foreign = '01990000-0000-7000-8000-000000000001' as Parameters<typeof grants.resolve>[0];
    expect(() => grants.resolve(foreign)).toThrow(expect.objectContaining({ code: 'grant/unknown' }));
  });
});

describe('uploads', () => {
  test('become the grant of the folder that was sent, with quotes, blanks and Chinese in its names', () => {
    const grants = makeGrants(tempFolder());
    const { uploads } = grants;
    const grantId = uploads.begin('cells');
    expect(() => grants.resolve(grantId)).toThrow(expect.objectContaining({ code: 'grant/unknown' }));
    const placed = ["cells/A/it's one.png", 'cells/B/血细胞 2.png'].map((name) => put(uploads.place(grantId, name)));
    const grant = uploads.finish(grantId);
    expect(grant).toMatchObject({ grantId, kind: 'folder', name: 'cells', fileCount: 2, origin: 'uploaded' });
    expect(placed.every((path) => path.startsWith(grants.resolve(grantId).root))).toBe(true);
    expect(() => uploads.place(grantId, 'late.png')).toThrow(expect.objectContaining({ code: 'grant/unknown' }));
  });

  test.each([
    '../out.png',
    'a/../../out.png',
    '/etc/passwd',
    'a//b',
    '',
    '.',
    'a/./b',
    'C:\\x',
    'a\\b',
    'a\u0000b',
    'name.',
    'con:',
  ])('refuse the name "%s"', (name) => {
    const { uploads } = makeGrants(tempFolder());
    const grantId = uploads.begin('x');
    expect(() => uploads.place(grantId, name)).toThrow(expect.objectContaining({ code: 'upload/bad-path' }));
  });
});
