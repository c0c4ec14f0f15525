import { message } from '#shared/messages/messages.ts';
import { chartSvg } from './chart-svg.ts';
import type { EvaluationReport, ReportPart, ReportTraining } from './evaluation-report-content.ts';
import { numberText } from './figure-text.ts';
import { isImported, unknownTrainingText } from './report-limitations.ts';
import { runChart } from './run-chart.ts';
import { timeText } from './report-summary.ts';
import { classNameHtml, countText, definitions } from './report-tables.ts';
import type { SafeHtml } from './safe-html.ts';
import { html } from './safe-html.ts';

/** A table of parts names its classes in columns up to this many. */
const MOST_COLUMNS = 8;

/** Dataset, its parts, and what kept them apart. */
export function dataSection(report: EvaluationReport): SafeHtml {
  const { dataset, split, refusedImages } = report;
  const unknown = unknownTrainingText(report);
  return html`<section>
    <h2>${message('report.section.data')}</h2>
    ${definitions([
      [message('report.data.dataset'), dataset.name],
      [message('report.data.source'), dataset.source],
      [message('report.data.images'), countText(dataset.images)],
      [message('report.data.groups'), dataset.groups === null ? null : countText(dataset.groups)],
      [message('report.data.rejected'), dataset.rejected === null ? null : countText(dataset.rejected)],
      [message('report.data.contentHash'), dataset.contentHash === null ? null : html`<code>${dataset.contentHash}</code>`],
    ])}${split === null ? html`<p>${message(isImported(report) ? 'report.data.noSplitImported' : 'report.data.noSplit')}</p>` : partsTable(report, split)}
    ${unknown !== null && html`<p><b>${unknown}</b></p>`}
    <p>
      ${message('report.openings', { count: report.testOpenings })}${
        refusedImages > 0 && ` ${message('report.data.refused', { count: refusedImages })}`
      }
    </p>
  </section>`;
}

function partsTable({ figures, partition }: EvaluationReport, split: NonNullable<EvaluationReport['split']>): SafeHtml {
  const { classes } = figures;
  const hasClasses = classes.length <= MOST_COLUMNS;
  const heads = hasClasses ? classes.map((name) => html`<th scope="col" class="number">${classNameHtml(name)}</th>`) : [];
  const row = (part: ReportPart): SafeHtml =>
    html`<tr class="${part.partition === partition ? 'here' : ''}">
      <th scope="row">
        ${message(`report.partition.${part.partition}`)}${
          part.partition === partition && html` <span class="quiet">(${message('report.data.evaluated')})</span>`
        }
      </th>
      <td class="number">${countText(part.images)}</td>
      <td class="number">${part.groups === null ? '' : countText(part.groups)}</td>
      ${hasClasses && classes.map((_, index) => html`<td class="number">${countText(part.classCounts[index] ?? 0)}</td>`)}
    </tr>`;
  return html`<h3>${message(`report.data.split.${split.by}`, { seed: split.seed })}</h3>
    <table class="figures free">
      <thead>
        <tr>
          <th scope="col">${message('report.data.part')}</th>
          <th scope="col" class="number">${message('report.data.images')}</th>
          <th scope="col" class="number">${message('report.data.groups')}</th>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${split.parts.map(row)}
      </tbody>
    </table>`;
}

/** The model version, how it was trained, and its operating point. */
export function modelSection(report: EvaluationReport): SafeHtml {
  const { model } = report;
  return html`<section>
    <h2>${message('report.section.model')}</h2>
    ${definitions([
      [message('report.model.name'), model.name],
      [message('report.model.id'), html`<code>${model.id}</code>`],
      [message('report.model.recipe'), model.recipe === '' ? null : model.recipe],
      [message('report.model.members'), model.members.length === 0 ? null : model.members.join(', ')],
      [message('report.model.input'), message('report.model.inputValue', { width: model.width, height: model.height })],
      [
        message('report.model.parameters'),
        isImported(report)
          ? countText(model.parameters)
          : message('report.model.parametersValue', {
              all: countText(model.parameters),
              trainable: countText(model.trainableParameters),
            }),
      ],
      ...(model.members.length === 0 ? trainingLines(model.training) : []),
      [message('report.model.weightsHash'), model.weightsHash === null ? null : html`<code>${model.weightsHash}</code>`],
      [message('report.model.operatingPoint'), operatingPoint(report)],
    ])}
  </section>`;
}

/** Loss and accuracy of the training, epoch by epoch; nothing where it was not trained here. */
export function learningSection({ model: { training } }: EvaluationReport): SafeHtml | null {
  if (training === null || training.history.length === 0) return null;
  const { history, bestEpoch } = training;
  const charts = (['loss', 'accuracy'] as const).map((measure) => chartSvg(runChart(history, bestEpoch, measure)));
  return html`<section>
    <h2>${message('report.section.learning')}</h2>
    <div class="charts">${charts.map((chart) => html`<figure class="chart">${chart}</figure>`)}</div>
  </section>`;
}

function trainingLines(training: ReportTraining | null): readonly (readonly [string, string | null])[] {
  if (training === null) return [[message('report.model.training'), message('report.model.notTrainedHere')]];
  const settings = Object.entries(training.settings).map(([name, value]) => `${name} = ${String(value)}`);
  const { epochs, bestEpoch: best, seed } = training;
  return [
    [message('report.model.training'), message('report.model.trainingValue', { epochs, best, seed: String(seed) })],
    [message('report.model.settings'), settings.length === 0 ? null : settings.join(', ')],
    [message('report.model.trainedAt'), timeText(training.trainedAtMs)],
    [message('report.model.runner'), training.runner],
  ];
}

function operatingPoint({ figures, thresholdsChosenOn }: EvaluationReport): string {
  const rules = Object.entries(figures.thresholds).map(([name, threshold]) =>
    message('report.model.threshold', { name, threshold: numberText(threshold, 'decimal') }),
  );
  if (rules.length === 0) return message('report.model.argmax');
  const rule = `${[...rules, message('report.model.otherwise')].join('; ')}.`;
  if (thresholdsChosenOn === null) return rule;
  return `${rule} ${message('report.model.chosenOn', { partition: message(`report.partition.${thresholdsChosenOn}`) })}`;
}
