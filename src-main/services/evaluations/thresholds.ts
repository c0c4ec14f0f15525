import type { ServiceDeps } from '#main/services/deps.ts';
import type { HandlerInput } from '#shared/contract/contract.ts';
import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
import { thresholdForSensitivity, youdenThreshold } from '#shared/domain/metrics/thresholds.ts';
import { computeFigures } from './figures.ts';
import { assertThresholds } from './run-evaluation.ts';
import { loadEvaluation, requestOf } from './stored-request.ts';

/** Without intervals a slider follows the hand: one draw is computed and its intervals are not shown. */
const NO_DRAWS = 1;

/** The figures of a stored evaluation at other thresholds. */
export async function figuresAt(deps: ServiceDeps, input: HandlerInput<'evaluations.atThresholds'>): Promise<EvaluationFigures> {
  const stored = loadEvaluation(deps.db, input.evaluationId);
  assertThresholds(input.thresholds, stored.row.classes);
  const request = requestOf(stored, input.thresholds);
  return await computeFigures(input.intervals ? request : { ...request, bootstrapDraws: NO_DRAWS });
}

/** The threshold that a rule gives on a stored evaluation; null where no threshold fulfils it. */
export function thresholdFor(deps: ServiceDeps, input: HandlerInput<'evaluations.thresholdFor'>): { threshold: number | null } {
  const { row, images } = loadEvaluation(deps.db, input.evaluationId);
  assertThresholds({ [input.className]: 0 }, row.classes);
  const column = row.classes.indexOf(input.className);
  const labels = images.map(({ truth }) => (truth === input.className ? 1 : 0));
  const scores = images.map(({ probabilities }) => probabilities[column] ?? 0);
  const { rule } = input;
  const choice =
    rule.kind === 'youden'
      ? youdenThreshold(labels, scores)
      : thresholdForSensitivity(labels, scores, rule.target, rule.lowerBound ? 'lower-bound' : 'value');
  return { threshold: choice.defined ? choice.threshold : null };
}
