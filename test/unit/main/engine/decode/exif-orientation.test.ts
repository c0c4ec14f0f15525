import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readExifOrientation, toOrientation } from '#main/engine/decode/exif-orientation.ts';
import { exifBlock } from '#test/support/paint-files.ts';

test.each(['little', 'big'] as const)('all orientations, %s endian', (order) => {
  for (let orientation = 1; orientation <= 8; orientation++)
    expect(readExifOrientation(exifBlock(orientation, order))).toBe(orientation);
});

test('what is no orientation reads as upright', () => {
  for (const value of [undefined, 0, 9, 1.5, -1]) expect(toOrientation(value)).toBe(1);
  expect(readExifOrientation(exifBlock(99, 'big'))).toBe(1);
});

test('no bytes, however odd, are an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom('II*\0', 'MM\0*', ''), (bytes, head) => {
      const orientation = readExifOrientation(Buffer.concat([Buffer.from(head, 'latin1'), bytes]));
      expect(orientation).toBeGreaterThanOrEqual(1);
      expect(orientation).toBeLessThanOrEqual(8);
    }),
  );
});
