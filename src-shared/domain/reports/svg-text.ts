const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u;

/** Width that a text takes in a sans-serif font, in pixels, by a rough measure: there is no screen to measure on. */
export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 1 : character >= 'A' && character <= 'Z' ? 0.68 : 0.55;
  return width * fontSize;
}

/** The text, or its beginning and an ellipsis where it would be wider than `maxWidth` pixels. */
export function shortenText(text: string, fontSize: number, maxWidth: number): string {
  if (textWidth(text, fontSize) <= maxWidth) return text;
  let shortened = '';
  for (const character of text) {
    if (textWidth(`${shortened}${character}…`, fontSize) > maxWidth) break;
    shortened += character;
  }
  return `${shortened.trimEnd()}…`;
}
