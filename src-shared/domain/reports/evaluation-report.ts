import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
import { CLASS_METRICS } from '#shared/domain/metrics/evaluation-figures.ts';
import type { IntervalMethod } from '#shared/domain/metrics/figure.ts';
import { INTERVAL_METHODS } from '#shared/domain/metrics/figure.ts';
import { message } from '#shared/messages/messages.ts';
import type { EvaluationReport } from './evaluation-report-content.ts';
import { classificationSection } from './report-classification.ts';
import { imagesSection } from './report-images.ts';
import { reportLimitations } from './report-limitations.ts';
import { dataSection, learningSection, modelSection } from './report-material.ts';
import { confusionSection, curvesSection, overallSection, perClassSection } from './report-results.ts';
import { REPORT_STYLE } from './report-style.ts';
import { reportHeader, reportSummary } from './report-summary.ts';
import { Footnotes, definitions } from './report-tables.ts';
import { SafeHtml, html } from './safe-html.ts';

/**
 * The report of an evaluation as one HTML file: no script, no other file, ready for print, the research-use notice at the
 * head and foot of every page. Every text from outside is escaped.
 */
export function evaluationReportHtml(report: EvaluationReport): string {
  const { figures, study } = report;
  const footnotes = new Footnotes();
  const body = [
    reportHeader(report),
    reportSummary(report),
    overallSection(figures, footnotes),
    confusionSection(figures),
    classificationSection(figures, footnotes),
    perClassSection(figures, footnotes),
    curvesSection(figures),
    imagesSection(report),
    dataSection(report),
    modelSection(report),
    learningSection(report),
    methodsSection(report, footnotes),
    limitationsSection(report),
    versionsSection(report),
  ];
  return String(page(`${study.name} – ${message('report.title')}`, body));
}

function page(title: string, body: readonly (SafeHtml | null)[]): SafeHtml {
  const notice = html`<tr>
    <td>
      <div class="notice" role="note"><b>${message('app.name')}</b> · ${message('app.researchUse')}</div>
    </td>
  </tr>`;
  // The style is the program's own text and holds nothing from outside. The policy makes sure that a report can load nothing.
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:" />
        <meta name="generator" content="${message('app.name')}" />
        <title>${title}</title>
        <style>
          ${new SafeHtml(REPORT_STYLE)}
        </style>
      </head>
      <body>
        <table class="sheet" role="presentation">
          <thead>
            ${notice}
          </thead>
          <tfoot>
            ${notice}
          </tfoot>
          <tbody>
            <tr>
              <td><main>${body}</main></td>
            </tr>
          </tbody>
        </table>
      </body>
    </html> `;
}

/** Every method that an interval of these figures was made by, in the order of the list of methods. */
function methodsUsed(figures: EvaluationFigures): readonly IntervalMethod[] {
  const all = [
    ...Object.values(figures.overall),
    ...figures.perClass.flatMap((one) => CLASS_METRICS.map((metric) => one[metric])),
  ];
  return INTERVAL_METHODS.filter((method) => all.some((figure) => figure.defined && figure.method === method));
}

function methodsSection({ figures, views }: EvaluationReport, footnotes: Footnotes): SafeHtml {
  const { bootstrapDraws, seed } = figures.intervals;
  const values = { draws: bootstrapDraws, seed: String(seed) };
  const items = methodsUsed(figures).map((method) => html`<li>${message(`report.methods.${method}`, values)}</li>`);
  return html`<section>
    <h2>${message('report.section.methods')}</h2>
    <ul class="plain">
      <li>${message('report.methods.level')}</li>
      ${items} ${views > 1 && html`<li>${message('report.methods.views', { views })}</li>`}
      <li>${message('report.methods.undefined')}</li>
    </ul>
    ${footnotes.list()}
  </section>`;
}

function limitationsSection(report: EvaluationReport): SafeHtml {
  const items = reportLimitations(report).map((limit) => html`<li>${limit}</li>`);
  return html`<section>
    <h2>${message('report.section.limitations')}</h2>
    <ul class="plain">
      ${items}
    </ul>
  </section>`;
}

function versionsSection({ versions }: EvaluationReport): SafeHtml {
  return html`<section>
    <h2>${message('report.section.versions')}</h2>
    ${definitions(Object.entries(versions))}
  </section>`;
}
