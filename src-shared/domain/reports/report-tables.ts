import type { ClassMetric, OverallMetric } from '#shared/domain/metrics/evaluation-figures.ts';
import type { Figure } from '#shared/domain/metrics/figure.ts';
import { message } from '#shared/messages/messages.ts';
import { METRIC_STYLES, figureText } from './figure-text.ts';
import type { SafeHtml } from './safe-html.ts';
import { html } from './safe-html.ts';
import { round } from './svg-frame.ts';

type Metric = OverallMetric | ClassMetric;

/** Numbers the remarks of a report once each, so that tables carry a mark and the words stand once below. */
export class Footnotes {
  readonly #texts: string[] = [];

  /** The mark of a remark, the same for the same words; nothing for no words. */
  mark(text: string): SafeHtml | null {
    if (text === '') return null;
    if (!this.#texts.includes(text)) this.#texts.push(text);
    return html`<sup class="mark">${this.#texts.indexOf(text) + 1}</sup>`;
  }

  /** All remarks so far, in the order of their numbers. */
  list(): SafeHtml | null {
    if (this.#texts.length === 0) return null;
    return html`<ol class="notes">
      ${this.#texts.map((text) => html`<li>${text}</li>`)}
    </ol>`;
  }
}

/** Figures whose scale is not 0 to 1; a strip beside them would mislead. */
const OTHER_SCALE: readonly Metric[] = ['cohen_kappa', 'matthews', 'log_loss', 'brier', 'calibration_error'];

/** The value and its interval drawn on the line from 0 to 1. */
function intervalStrip(figure: Figure): SafeHtml | null {
  if (!figure.defined) return null;
  const place = (value: number): number => round(4 + 112 * Math.min(Math.max(value, 0), 1));
  return html`<svg width="120" height="10" viewBox="0 0 120 10" aria-hidden="true">
    <path d="M4,5H116" stroke="#e3e7ec" stroke-width="2" stroke-linecap="round" />
    <path d="M${place(figure.low)},5H${place(figure.high)}" stroke="#7fb2df" stroke-width="5" stroke-linecap="round" />
    <circle cx="${place(figure.value)}" cy="5" r="3" fill="#0b5cad" />
  </svg>`;
}

/** The cells of a figure behind its name: value, interval, strip, n, method. */
function figureCells(metric: Metric, figure: Figure, footnotes: Footnotes): SafeHtml {
  const text = figureText(figure, METRIC_STYLES[metric]);
  if (!figure.defined) {
    return html`<td class="number na">${text.value}</td>
      <td class="na range" colspan="2">${text.note}</td>
      <td class="number">${text.n}</td>
      <td></td>`;
  }
  const strip = OTHER_SCALE.includes(metric) ? null : intervalStrip(figure);
  return html`<td class="number">${text.value}</td>
    <td class="range">${text.interval}${footnotes.mark(text.note)}</td>
    <td class="strip">${strip}</td>
    <td class="number">${text.n}</td>
    <td>${text.method}</td>`;
}

/** Rows of figures under the heads figure, value, interval, n, method. `name` heads the first column. */
export function figuresTable(name: string, rows: readonly (readonly [Metric, Figure])[], footnotes: Footnotes): SafeHtml {
  const head = html`<colgroup>
      <col class="name" />
      <col class="value" />
      <col class="range" />
      <col class="strip" />
      <col class="n" />
      <col />
    </colgroup>
    <thead>
      <tr>
        <th scope="col">${name}</th>
        <th scope="col" class="number">${message('report.table.value')}</th>
        <th scope="col" class="range">${message('report.table.interval')}</th>
        <th scope="col">
          <span class="scale" aria-hidden="true"><span>0</span><span>1</span></span>
        </th>
        <th scope="col" class="number">${message('report.table.n')}</th>
        <th scope="col">${message('report.table.method')}</th>
      </tr>
    </thead>`;
  const body = rows.map(
    ([metric, figure]) =>
      html`<tr>
        <th scope="row">${message(`metrics.name.${metric}`)}</th>
        ${figureCells(metric, figure, footnotes)}
      </tr>`,
  );
  return html`<table class="figures">
    ${head}
    <tbody>
      ${body}
    </tbody>
  </table>`;
}

/** A definition list; pairs whose value is null are left out. */
export function definitions(pairs: readonly (readonly [string, SafeHtml | string | null])[]): SafeHtml {
  return html`<dl>
    ${pairs.map(
      ([name, value]) =>
        value !== null &&
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

/** A class name that keeps its own direction of writing. */
export function classNameHtml(name: string): SafeHtml {
  return html`<bdi>${name}</bdi>`;
}

/** A whole number with separators. */
export function countText(count: number): string {
  return count.toLocaleString('en-GB');
}
