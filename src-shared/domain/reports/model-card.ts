import type { ClassMetric, OverallMetric } from '#shared/domain/metrics/evaluation-figures.ts';
import { differenceText } from '#shared/domain/exports/difference-text.ts';
import { message } from '#shared/messages/messages.ts';
import type { EvaluationReport } from './evaluation-report-content.ts';
import type { ExportMaterial } from './export-record.ts';
import { preprocessingSteps } from './export-record.ts';
import { METRIC_STYLES, figureText } from './figure-text.ts';
import { reportLimitations } from './report-limitations.ts';
import { timeText } from './report-summary.ts';

/** What the card tells of the newest evaluation; its images are not needed. */
export type CardEvaluation = Omit<EvaluationReport, 'images'>;

const OVERALL = ['accuracy', 'majority_baseline', 'balanced_accuracy', 'macro_auc', 'macro_f1', 'calibration_error'] as const;
const OF_CLASSES = ['sensitivity', 'specificity', 'ppv', 'npv', 'auc'] as const;

/** `MODEL_CARD.md`: what the model is for, what it was made from, how good it was and where its limits are. Markdown. */
export function modelCard(material: ExportMaterial, evaluation: CardEvaluation | null): string {
  const sections: readonly (readonly [string, readonly string[]])[] = [
    [message('export.card.use'), [message('export.card.use.text'), `**${message('app.researchUse')}**`]],
    [message('export.card.model'), modelLines(material)],
    [message('export.card.images'), numbered(preprocessingSteps(material.model.preprocessing))],
    [message('export.card.data'), dataLines(material, evaluation)],
    [message('export.card.results'), evaluation === null ? [message('export.card.notEvaluated')] : resultLines(evaluation)],
    [message('export.card.limits'), limitLines(evaluation)],
    [message('export.card.check'), [checkLine(material)]],
    [message('export.card.provenance'), provenanceLines(material)],
  ];
  const body = sections.map(([title, lines]) => `## ${title}\n\n${lines.join('\n')}\n`);
  return `# ${message('export.card.title', { name: inline(material.model.name) })}\n\n${body.join('\n')}`;
}

/** Names of users' making must not become Markdown or HTML. */
function inline(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#|!~]/g, '\\$&').replace(/\s+/g, ' ');
}

function bullet(label: string, value: string): string {
  return `- ${label}: ${value}`;
}

function numbered(lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => `${index + 1}. ${line}`);
}

function modelLines({ model, operatingPoint }: ExportMaterial): readonly string[] {
  const { width, height } = model.preprocessing;
  const names = (list: readonly string[]): string => (list.length === 0 ? '–' : list.map(inline).join(', '));
  const thresholds = Object.entries(operatingPoint?.thresholds ?? {}).map(([name, value]) => `${inline(name)} ≥ ${value}`);
  return [
    bullet(message('export.card.recipe'), model.recipe === '' ? message('export.card.elsewhere') : model.recipe),
    bullet(message('export.card.classes'), names(model.classes)),
    bullet(message('export.card.positive'), names(model.positiveClasses)),
    bullet(message('export.card.input'), message('export.card.inputValue', { width, height })),
    bullet(message('export.card.output'), message(`export.output.${model.output}`, { second: inline(model.classes[1] ?? '') })),
    bullet(message('export.card.parameters'), model.parameters.toLocaleString('en-GB')),
    bullet(
      message('export.card.point'),
      operatingPoint === null
        ? message('export.calling.argmax')
        : `${inline(operatingPoint.name)} (${thresholds.join('; ') || message('export.calling.argmax')})`,
    ),
    bullet(message('export.card.calibration'), message('export.calibration.none')),
  ];
}

function dataLines({ model }: ExportMaterial, evaluation: CardEvaluation | null): readonly string[] {
  const { training } = model;
  const trained =
    training === null
      ? [message('export.card.notTrainedHere')]
      : [
          bullet(message('export.card.dataset'), inline(training.datasetName)),
          bullet(message('export.card.datasetHash'), `\`${training.datasetHash}\``),
        ];
  const parts = (evaluation?.split?.parts ?? []).map(({ partition, images, groups }) =>
    bullet(
      message(`report.partition.${partition}`),
      message('export.card.part', { images, groups: groups ?? 0, hasGroups: groups === null ? 'no' : 'yes' }),
    ),
  );
  return [...trained, ...parts];
}

function resultLines(evaluation: CardEvaluation): readonly string[] {
  const { figures, dataset, partition } = evaluation;
  const evaluated = message('export.card.evaluatedOn', {
    dataset: inline(dataset.name),
    partition: message(`report.partition.${partition}`),
    images: figures.n,
  });
  const overall = OVERALL.map((metric: OverallMetric) => {
    const { value, interval, n, note } = figureText(figures.overall[metric], METRIC_STYLES[metric]);
    return row([message(`metrics.name.${metric}`), value, interval || note, n]);
  });
  const classes = figures.perClass.map((one) => {
    const cells = OF_CLASSES.map((metric: ClassMetric) => {
      const { value, interval } = figureText(one[metric], METRIC_STYLES[metric]);
      return `${value} ${interval}`.trim();
    });
    return row([inline(one.class), String(one.support), ...cells]);
  });
  return [
    evaluated,
    message('report.openings', { count: evaluation.testOpenings }),
    '',
    ...table([message('export.card.figure'), message('export.card.value'), message('export.card.interval'), 'n'], overall),
    '',
    ...table([message('export.card.class'), 'n', ...OF_CLASSES.map((metric) => message(`metrics.name.${metric}`))], classes),
  ];
}

function table(heads: readonly string[], rows: readonly string[]): readonly string[] {
  return [row(heads), row(heads.map(() => '---')), ...rows];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function limitLines(evaluation: CardEvaluation | null): readonly string[] {
  const found = evaluation === null ? [] : reportLimitations({ ...evaluation, images: null });
  return [...found, message('export.card.limit.elsewhere'), message('export.card.limit.images')].map(
    (line) => `- ${inline(line)}`,
  );
}

/** How the written file was compared with the model. */
export function checkLine({ check }: Pick<ExportMaterial, 'check'>): string {
  return message('export.card.checkValue', {
    reader: check.readBy,
    images: check.images,
    from: check.from,
    difference: differenceText(check.maxAbsDifference),
  });
}

function provenanceLines({ model, producer, exportedAtMs, files }: ExportMaterial): readonly string[] {
  return [
    bullet(message('export.card.exported'), `${timeText(exportedAtMs)}, ${producer}`),
    bullet(message('export.card.id'), `\`${model.id}\``),
    bullet(message('export.card.manifestHash'), `\`${model.manifestHash}\``),
    ...(model.weightsHash === null ? [] : [bullet(message('export.card.weightsHash'), `\`${model.weightsHash}\``)]),
    ...files.map(({ name, sha256 }) => bullet(`\`${name}\``, `\`${sha256}\``)),
  ];
}
