/** Markup that is safe to put into a page: made by the `html` tag alone, so text from outside cannot pretend to be it. */
export class SafeHtml {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** What a template may hold: text is escaped, markup is kept, lists are joined, nothing (null, undefined, false) is left out. */
export type HtmlValue = SafeHtml | string | number | null | undefined | false | readonly HtmlValue[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

// Control characters are no text in HTML or SVG (XML refuses them); tab and line breaks are.
// eslint-disable-next-line no-control-regex -- control characters are what this pattern is for
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g;

/** Text with everything that means something in HTML or SVG replaced; safe between tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(CONTROLS, '\ufffd').replaceAll(/[&<>"'`]/g, (character) => ENTITIES[character] ?? character);
}

function render(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof SafeHtml) return value.toString();
  if (typeof value === 'object') return value.map(render).join('');
  return escapeHtml(String(value));
}

/**
 * Builds HTML or SVG; every value is escaped unless it was built by this tag itself. Attributes must be quoted.
 * @example html`<td title="${name}">${name}</td>`
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): SafeHtml {
  return new SafeHtml(parts.reduce((markup, part, index) => markup + render(values[index - 1]) + part));
}
