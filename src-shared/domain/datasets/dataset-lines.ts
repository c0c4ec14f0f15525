import { compareText } from './names.ts';

/** What of an image makes a dataset what it is: its pixels, its class and the group it belongs to. */
export interface HashedImage {
  readonly pixelHash: string;
  readonly className: string;
  readonly group: string;
}

/** The text whose SHA-256 is the dataset hash: one line an image, sorted, so that order and file names do not count. */
export function datasetLines(images: readonly HashedImage[]): string {
  return lines(images.map(({ pixelHash, className, group }) => [pixelHash, className, group]));
}

/** The text whose SHA-256 is the split hash: the dataset's lines with the partition of each image. */
export function splitLines(images: readonly (HashedImage & { readonly partition: string })[]): string {
  return lines(images.map(({ pixelHash, className, group, partition }) => [pixelHash, className, group, partition]));
}

/** JSON keeps a tab or a line break within a name from looking like the next field. */
function lines(rows: readonly (readonly string[])[]): string {
  return rows
    .map((row) => `${JSON.stringify(row)}\n`)
    .sort(compareText)
    .join('');
}
