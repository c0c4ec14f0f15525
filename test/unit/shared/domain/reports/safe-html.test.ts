import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SafeHtml } from '#shared/domain/reports/safe-html.ts';
import { escapeHtml, html } from '#shared/domain/reports/safe-html.ts';

test('text is escaped, markup of the tag is kept, lists are joined, nothing is left out', () => {
  const inner = html`<b>${'a & b'}</b>`;
  expect(String(html`<p title="${'"'}">${inner}${[1, ' ', '<']}${null}${undefined}${false}</p>`)).toBe(
    '<p title="&quot;"><b>a &amp; b</b>1 &lt;</p>',
  );
});

test('what looks like markup but was not made by the tag is text', () => {
  const forged = { toString: () => '<script>' } as unknown as SafeHtml;
  expect(() => String(html`${forged}`)).toThrow(TypeError);
  expect(escapeHtml('a\u0000b\u0007')).toBe('a\ufffdb\ufffd');
});

test('no text can leave its place: no angle brackets or quotes survive', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xff })), (codes) => {
      const text = String.fromCharCode(...codes);
      expect(escapeHtml(text)).not.toMatch(/[<>"'`]/);
    }),
  );
});
