import type { ClassFigures, OverallMetric } from '#shared/domain/metrics/evaluation-figures.ts';
import { message } from '#shared/messages/messages.ts';
import type { EvaluationReport } from './evaluation-report-content.ts';
import { METRIC_STYLES, figureText, numberText } from './figure-text.ts';
import { classNameHtml, countText } from './report-tables.ts';
import type { SafeHtml } from './safe-html.ts';
import { html } from './safe-html.ts';

/** With more classes than this the summary speaks of the positive classes only, or of none. */
const MOST_SENTENCES = 8;

/** A moment as text, in UTC so that the report reads the same everywhere. */
export function timeText(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Title, study, and what was evaluated on what. */
export function reportHeader(report: EvaluationReport): SafeHtml {
  const { study, partition, figures, dataset, model } = report;
  const isHonest = partition === 'test' || partition === 'external';
  return html`<header>
    <h1>${study.name}</h1>
    <p class="lead">${message('report.title')} · ${model.name} · ${dataset.name}</p>
    <ul class="tags">
      <li class="${isHonest ? '' : 'caution'}">${message(`report.partition.${partition}`)}</li>
      ${report.unknownTraining.length > 0 && html`<li class="caution">${message('report.summary.unknownTraining')}</li>`}
      ${report.includesTrained && html`<li class="caution">${message('report.summary.includesTrained')}</li>`}
      <li>${message('report.summary.images', { n: figures.n })}</li>
      ${report.views > 1 && html`<li>${message('report.summary.views', { views: report.views })}</li>`}
      ${figures.groups !== null && html`<li>${message('report.summary.groups', { n: figures.groups.count })}</li>`}
      <li>${message('report.openings', { count: report.testOpenings })}</li>
      <li>${message('report.madeAt', { time: timeText(report.createdAtMs) })}</li>
    </ul>
    ${study.description !== null && html`<p>${study.description}</p>`}
  </header>`;
}

/** The three figures that answer "how good is it?", and a sentence for each class that matters. */
export function reportSummary(report: EvaluationReport): SafeHtml {
  const { figures } = report;
  const wanted = figures.positiveClasses.length > 0 ? figures.positiveClasses : figures.classes;
  const told = figures.perClass.filter((one) => wanted.includes(one.class) && one.support > 0);
  const sentences = told.length > MOST_SENTENCES ? [] : told.map(findsSentence);
  const cards = (['accuracy', 'balanced_accuracy', 'macro_auc'] as const).map((metric) => card(report, metric));
  return html`<section>
    <h2>${message('report.section.summary')}</h2>
    <div class="cards">${cards}</div>
    ${
      sentences.length > 0 &&
      html`<ul class="finds">
        ${sentences}
      </ul>`
    }
  </section>`;
}

function card({ figures }: EvaluationReport, metric: OverallMetric): SafeHtml {
  const text = figureText(figures.overall[metric], METRIC_STYLES[metric]);
  const isDefined = figures.overall[metric].defined;
  const baseline = figureText(figures.overall.majority_baseline, 'percent').value;
  return html`<div class="card">
    <div class="name">${message(`metrics.name.${metric}`)}</div>
    <div class="value">${text.value}</div>
    <div class="more">
      ${
        isDefined ? `${message('report.table.interval')} ${text.interval}` : text.note
      }<br />${metric === 'accuracy' ? message('report.summary.accuracyVersusBaseline', { baseline }) : message('report.nOf', { n: text.n })}
    </div>
  </div>`;
}

function findsSentence(one: ClassFigures): SafeHtml {
  const { truePositive, falsePositive } = one.counts;
  const sensitivity = figureText(one.sensitivity, 'percent');
  const share = one.called === 0 ? '' : numberText(falsePositive / one.called, 'percent');
  return html`<li>
    <b
      >${message('report.summary.finds', { found: countText(truePositive), support: one.support })} ${classNameHtml(one.class)}</b
    >
    (${message('report.summary.sensitivity', { value: sensitivity.value, interval: sensitivity.interval })}).
    ${message('report.summary.alarms', { called: one.called, wrong: falsePositive, share })}
  </li>`;
}
