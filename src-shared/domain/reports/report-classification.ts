import type { ReportLine } from '#shared/domain/metrics/classification-report.ts';
import { classificationReport } from '#shared/domain/metrics/classification-report.ts';
import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
import type { Figure } from '#shared/domain/metrics/figure.ts';
import { message } from '#shared/messages/messages.ts';
import { figureText } from './figure-text.ts';
import type { Footnotes } from './report-tables.ts';
import { classNameHtml, countText } from './report-tables.ts';
import type { SafeHtml } from './safe-html.ts';
import { html } from './safe-html.ts';

/** Precision, recall, F1 and support as scikit-learn's classification report prints them, with intervals. */
export function classificationSection(figures: EvaluationFigures, footnotes: Footnotes): SafeHtml {
  const { classes, accuracy, macro, weighted } = classificationReport(figures);
  const support = countText(figures.n);
  return html`<section>
    <h2>${message('report.section.classification')}</h2>
    <table class="figures classification">
      <thead>
        <tr>
          <th scope="col">${message('report.table.class')}</th>
          <th scope="col">${message('report.classification.precision')}</th>
          <th scope="col">${message('report.classification.recall')}</th>
          <th scope="col">${message('report.classification.f1')}</th>
          <th scope="col" class="number">${message('report.classification.support')}</th>
        </tr>
      </thead>
      <tbody>
        ${classes.map((line) => row(classNameHtml(line.class), line, footnotes))}
        <tr class="means">
          <th scope="row">${message('metrics.name.accuracy')}</th>
          <td></td>
          <td></td>
          ${cell(accuracy, footnotes)}
          <td class="number">${support}</td>
        </tr>
        ${row(message('report.classification.macro'), macro, footnotes)}
        ${row(message('report.classification.weighted'), weighted, footnotes)}
      </tbody>
    </table>
    <p class="quiet">${message('report.classification.how')}</p>
  </section>`;
}

function row(name: SafeHtml | string, { precision, recall, f1, support }: ReportLine, footnotes: Footnotes): SafeHtml {
  return html`<tr>
    <th scope="row">${name}</th>
    ${[precision, recall, f1].map((figure) => cell(figure, footnotes))}
    <td class="number">${countText(support)}</td>
  </tr>`;
}

/** The value to three decimals, as the studies print it, with its interval; n/a with its reason as a remark. */
function cell(figure: Figure, footnotes: Footnotes): SafeHtml {
  const text = figureText(figure, 'decimal');
  if (!figure.defined) return html`<td class="na">${text.value}${footnotes.mark(text.note)}</td>`;
  return html`<td>${text.value} <span class="quiet">(${text.interval})</span>${footnotes.mark(text.note)}</td>`;
}
