import { message } from '#shared/messages/messages.ts';
import type { EvaluationReport, ReportImage } from './evaluation-report-content.ts';
import { numberText } from './figure-text.ts';
import { classNameHtml } from './report-tables.ts';
import type { SafeHtml } from './safe-html.ts';
import { html } from './safe-html.ts';

/** A report shows so many images of the evaluated part. */
export const REPORT_IMAGES = 16;

/** Pictures that a report takes in; a longer one (64 KiB of file) is left out, so that the report stays small enough to send. */
const PICTURE = /^data:image\/(?:webp|png|jpeg);base64,[A-Za-z0-9+/]{1,90000}={0,2}$/;

/** A grid of images of the evaluated part with what they are and what they were called; right and wrong are told by words and signs. */
export function imagesSection({ images }: EvaluationReport): SafeHtml | null {
  if (images === null || images.shown.length === 0) return null;
  const { shown, seed, total } = images;
  return html`<section>
    <h2>${message('report.section.images')}</h2>
    <p class="quiet before">${message('report.images.how', { count: shown.length, total, seed: String(seed) })}</p>
    <div class="grid">${shown.map(card)}</div>
  </section>`;
}

function card({ path, truth, predicted, probability, picture }: ReportImage): SafeHtml {
  const isRight = truth === predicted;
  const isShown = picture !== null && PICTURE.test(picture);
  return html`<figure class="image ${isRight ? 'right' : 'wrong'}">
    ${
      isShown
        ? html`<img src="${picture}" alt="${message('report.images.alternative', { path, truth, predicted })}" />`
        : html`<div class="gone">${message('report.images.gone')}</div>`
    }
    <figcaption>
      <b>${isRight ? '✓' : '✗'} ${message(isRight ? 'report.images.right' : 'report.images.wrong')}</b><br />
      ${message('report.images.truth')} ${classNameHtml(truth)}<br />
      ${message('report.images.predicted')} ${classNameHtml(predicted)} ${numberText(probability, 'percent')}
    </figcaption>
  </figure>`;
}
