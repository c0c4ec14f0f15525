import type { ClassFigures, EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
import { CLASS_METRICS, OVERALL_METRICS } from '#shared/domain/metrics/evaluation-figures.ts';
import { message } from '#shared/messages/messages.ts';
import { chartSvg } from './chart-svg.ts';
import type { Chart } from './chart.ts';
import { confusionChart, precisionRecallChart, reliabilityChart, rocChart } from './evaluation-charts.ts';
import { numberText } from './figure-text.ts';
import type { Footnotes } from './report-tables.ts';
import { classNameHtml, countText, figuresTable } from './report-tables.ts';
import type { SafeHtml } from './safe-html.ts';
import { html } from './safe-html.ts';

const MOST_ERRORS = 10;

/** Charts side by side, each half the width of the page. */
const PAIR = 'charts pair';
/** Charts at their own size, beside each other where there is room. */
const FLOW = 'charts';

/** A confusion matrix of more classes is too small at half the width of a page. */
const MOST_CLASSES_IN_PAIR = 6;

function charts(layout: typeof PAIR | typeof FLOW, drawn: readonly Chart[]): SafeHtml {
  return html`<div class="${layout}">${drawn.map((chart) => html`<figure class="chart">${chartSvg(chart)}</figure>`)}</div>`;
}

/** Confusion matrices and the most frequent errors. */
export function confusionSection(figures: EvaluationFigures): SafeHtml {
  return html`<section>
    <h2>${message('report.section.confusion')}</h2>
    ${charts(figures.classes.length > MOST_CLASSES_IN_PAIR ? FLOW : PAIR, [confusionChart(figures, 'row'), confusionChart(figures, 'column')])}
    <h3>${message('report.confusion.most')}</h3>
    ${errorsTable(figures)}
  </section>`;
}

function errorsTable({ classes, confusion }: EvaluationFigures): SafeHtml {
  const errors = confusion.counts
    .flatMap((row, truth) =>
      row.map((count, called) => ({ truth, called, count, percent: confusion.rowPercent[truth]?.[called] ?? null })),
    )
    .filter(({ truth, called, count }) => truth !== called && count > 0)
    .sort((left, right) => right.count - left.count)
    .slice(0, MOST_ERRORS);
  if (errors.length === 0) return html`<p>${message('report.confusion.none')}</p>`;
  const rows = errors.map(
    ({ truth, called, count, percent }) =>
      html`<tr>
        <td>${classNameHtml(classes[truth] ?? '')}</td>
        <td>${classNameHtml(classes[called] ?? '')}</td>
        <td class="number">${countText(count)}</td>
        <td class="number">${percent === null ? '' : numberText(percent / 100, 'percent')}</td>
      </tr>`,
  );
  return html`<table class="figures narrow">
    <thead>
      <tr>
        <th scope="col">${message('report.confusion.truth')}</th>
        <th scope="col">${message('report.confusion.called')}</th>
        <th scope="col" class="number">${message('report.confusion.images')}</th>
        <th scope="col" class="number">${message('report.confusion.rowShare')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** The figures of all classes together, the majority baseline right below accuracy. */
export function overallSection(figures: EvaluationFigures, footnotes: Footnotes): SafeHtml {
  const rows = OVERALL_METRICS.map((metric) => [metric, figures.overall[metric]] as const);
  return html`<section>
    <h2>${message('report.section.overall')}</h2>
    ${figuresTable(message('report.table.figure'), rows, footnotes)}
  </section>`;
}

/** The figures of each class against the rest; positive classes first. */
export function perClassSection(figures: EvaluationFigures, footnotes: Footnotes): SafeHtml {
  const isPositive = (one: ClassFigures): boolean => figures.positiveClasses.includes(one.class);
  const ordered = [...figures.perClass.filter(isPositive), ...figures.perClass.filter((one) => !isPositive(one))];
  const tables = ordered.map((one) => {
    const share = numberText(one.prevalence, 'percent');
    const size = message('report.table.support', { support: countText(one.support), n: countText(figures.n), share });
    const rows = CLASS_METRICS.map((metric) => [metric, one[metric]] as const);
    return html`<h3>${classNameHtml(one.class)} <span class="quiet">· ${size}</span></h3>
      ${figuresTable(message('report.table.figure'), rows, footnotes)}
      <p class="quiet">${message('report.table.prevalence', { share })}</p>`;
  });
  return html`<section>
    <h2>${message('report.section.perClass')}</h2>
    ${tables}
  </section>`;
}

/** ROC, precision-recall and reliability. */
export function curvesSection(figures: EvaluationFigures): SafeHtml {
  return html`<section>
      <h2>${message('report.section.curves')}</h2>
      ${charts(PAIR, [rocChart(figures), precisionRecallChart(figures)])}
    </section>
    <section>
      <h2>${message('report.section.calibration')}</h2>
      ${charts(FLOW, [reliabilityChart(figures)])}
    </section>`;
}
