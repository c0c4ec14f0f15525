import type { Outlook, Range } from '#shared/domain/studies/outlook.ts';
import { message } from '#shared/messages/messages.ts';
import { numberText } from './figure-text.ts';

/** Whether more images would help, in sentences: the answer first, then what it rests on. */
export function outlookWords(outlook: Outlook): readonly string[] {
  if (outlook.law === null) return [message('studies.outlook.unknown'), message(`studies.outlook.${outlook.reason}`)];
  const answer = outlook.reason === null ? message(`studies.outlook.${outlook.verdict}`) : message('studies.outlook.unknown');
  return [
    answer,
    ...(outlook.reason === null ? [] : [message(`studies.outlook.${outlook.reason}`)]),
    message('studies.outlook.doubled', {
      images: 2 * outlook.images,
      accuracy: numberText(outlook.doubled.value, 'percent'),
      ...rangeText(outlook.doubled, (value) => numberText(value, 'percent')),
    }),
    ...(outlook.more === null
      ? []
      : [
          message('studies.outlook.more', {
            images: countText(outlook.more.value),
            ...rangeText(outlook.more, countText),
          }),
        ]),
  ];
}

function rangeText({ low, high }: Range, text: (value: number) => string): { readonly low: string; readonly high: string } {
  return { low: text(low), high: text(high) };
}

/** A forecast count, to two figures: more would pretend to know it. */
function countText(count: number): string {
  return Number(count.toPrecision(2)).toLocaleString('en-GB');
}
