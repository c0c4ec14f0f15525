/** Endings that are looked for where a table names an image without one, in this order; all are compared without case. */
export const IMAGE_EXTENSIONS = ['.jpg', '.jpeg', '.png', '.tif', '.tiff', '.bmp', '.webp', '.gif'] as const;

/** Endings of image formats that CaseLens recognises but does not read yet: such files are reported, not passed over. */
const UNREAD_EXTENSIONS = [
  '.svg',
  '.heic',
  '.heif',
  '.avif',
  '.jp2',
  '.j2k',
  '.dcm',
  '.dicom',
  '.nii',
  '.psd',
  '.svs',
  '.ndpi',
  '.mrxs',
];

const IMAGE_ENDINGS = new Set<string>(IMAGE_EXTENSIONS);
const CANDIDATE_ENDINGS = new Set<string>([...IMAGE_EXTENSIONS, ...UNREAD_EXTENSIONS]);
const TABLE_ENDINGS = new Set(['.csv', '.tsv', '.tab', '.txt']);
const SYSTEM_NAMES = new Set(['thumbs.db', 'desktop.ini', '__macosx', '$recycle.bin', 'system volume information', '@eadir']);

/** The ending of a file name with its dot, in lower case; empty where there is none. */
export function extensionOf(path: string): string {
  const name = baseName(path);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot).toLowerCase();
}

/** The last part of a path with `/`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A path without the ending of an image format; other dots stay (`cell.v2` has no ending). */
export function withoutImageExtension(path: string): string {
  const ending = extensionOf(path);
  return CANDIDATE_ENDINGS.has(ending) ? path.slice(0, -ending.length) : path;
}

/** Whether a file is named like an image that CaseLens reads. */
export function hasImageExtension(path: string): boolean {
  return IMAGE_ENDINGS.has(extensionOf(path));
}

/** Whether a file is named like an image, one that CaseLens reads or not. */
export function isImageCandidate(path: string): boolean {
  return CANDIDATE_ENDINGS.has(extensionOf(path));
}

/**
 * Whether a file is named like a table of values. `.txt` counts only for a file that was chosen by itself, a name without an ending also
 * where it says metadata: HAM10000's table comes without one.
 */
export function isTableName(path: string, chosenByItself = false): boolean {
  const ending = extensionOf(path);
  if (ending === '') return chosenByItself || /metadata$/i.test(baseName(path));
  return TABLE_ENDINGS.has(ending) && (chosenByItself || ending !== '.txt');
}

/** Files and folders that systems leave behind and nobody means: hidden ones, `__MACOSX`, `Thumbs.db`, … */
export function isSystemName(name: string): boolean {
  return name.startsWith('.') || SYSTEM_NAMES.has(name.toLowerCase());
}
