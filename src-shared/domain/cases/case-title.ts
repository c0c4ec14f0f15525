const LONGEST_TITLE = 120;

/**
 * The title of a new case from its file's name: without folders, extension and control characters, at most 120 characters.
 * A name that leaves nothing gives `fallback`.
 * @example caseTitle('ward 3/IMG_0042.JPG', 'Image') // 'IMG_0042'
 */
export function caseTitle(path: string, fallback: string): string {
  const name = path.split(/[\\/]/).at(-1) ?? '';
  const withoutExtension = name.replace(/(?<=.)\.[A-Za-z0-9]{1,5}$/, '');
  const plain = withoutExtension.replaceAll(/\p{Cc}/gu, ' ').trim();
  // By characters, not by code units: half a surrogate pair is no text.
  return Array.from(plain).slice(0, LONGEST_TITLE).join('').trim().slice(0, LONGEST_TITLE) || fallback;
}
