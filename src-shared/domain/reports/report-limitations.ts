import { message } from '#shared/messages/messages.ts';
import type { EvaluationReport } from './evaluation-report-content.ts';
import { numberText } from './figure-text.ts';

/** With fewer images than this a sensitivity of 90 % has an interval wider than 20 points. */
const FEW_IMAGES = 30;

/** A mean gap between probability and outcome that changes decisions. */
const POOR_CALIBRATION = 0.05;

/** What a reader must hold against the figures, found from the figures themselves; the author's own words come last. */
export function reportLimitations(report: EvaluationReport): readonly string[] {
  return [...partitionLimits(report), ...sampleLimits(report), ...figureLimits(report), ...report.limitations];
}

/** Whether the model was imported: no image here chose it or taught it. */
export function isImported({ unknownTraining, model }: EvaluationReport): boolean {
  return unknownTraining.length > 0 && model.members.length === 0;
}

/** That nobody knows whether the model learned from the evaluated images; null where it was checked. */
export function unknownTrainingText(report: EvaluationReport): string | null {
  const { unknownTraining: names } = report;
  if (names.length === 0) return null;
  const kind = isImported(report) ? 'single' : 'ensemble';
  return message('report.limits.unknownTraining', { kind, names: names.join(', '), count: names.length });
}

function partitionLimits(report: EvaluationReport): readonly string[] {
  const { partition, testOpenings, includesTrained } = report;
  const limits: string[] = [];
  const unknown = unknownTrainingText(report);
  if (unknown !== null) limits.push(unknown);
  if (includesTrained) limits.push(message('report.limits.includesTrained'));
  if (partition === 'train') limits.push(message('report.limits.train'));
  if (partition === 'validation' && !isImported(report)) limits.push(message('report.limits.validation'));
  if (partition === 'test' && testOpenings > 1) limits.push(message('report.limits.opened', { count: testOpenings }));
  if (partition !== 'external') limits.push(message('report.limits.oneSource'));
  return limits;
}

function sampleLimits({ figures }: EvaluationReport): readonly string[] {
  const { groups, perClass } = figures;
  const limits: string[] = [];
  const absent = perClass.filter(({ support }) => support === 0).map((one) => one.class);
  const few = perClass.filter(({ support }) => support > 0 && support < FEW_IMAGES).map((one) => one.class);
  if (absent.length > 0) limits.push(message('report.limits.absent', { names: absent.join(', ') }));
  if (few.length > 0) limits.push(message('report.limits.fewImages', { names: few.join(', ') }));
  if (groups === null) limits.push(message('report.limits.noGroups'));
  else if (groups.largest > 1) limits.push(message('report.limits.groups', { images: figures.n, groups: groups.count }));
  return limits;
}

function figureLimits({ figures }: EvaluationReport): readonly string[] {
  const { accuracy, majority_baseline: baseline, calibration_error: error } = figures.overall;
  const limits = [message('report.limits.prevalence')];
  if (accuracy.defined && baseline.defined && accuracy.low <= baseline.value) {
    limits.push(message('report.limits.baseline', { baseline: numberText(baseline.value, 'percent') }));
  }
  if (error.defined && error.value > POOR_CALIBRATION) {
    limits.push(message('report.limits.calibration', { error: numberText(error.value, 'percent') }));
  }
  return limits;
}
