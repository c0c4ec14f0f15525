import type { ServiceDeps } from '#main/services/deps.ts';
import { found } from '#main/services/found.ts';
import { deleteEvaluation, getEvaluation, listEvaluations } from '#main/store/evaluations.ts';
import type { EVALUATION_CALLS } from '#shared/contract/evaluations.ts';
import type { Handlers } from '#shared/contract/contract.ts';
import { exportEvaluation } from './export-evaluation.ts';
import { pageImages } from './page-images.ts';
import { startEvaluation } from './run-evaluation.ts';
import { scoreTable } from './score-table.ts';
import { figuresAt, thresholdFor } from './thresholds.ts';
import { unknownTraining } from './unknown-training.ts';

/** The calls about evaluations. */
export function makeEvaluationHandlers(deps: ServiceDeps): Handlers<keyof typeof EVALUATION_CALLS> {
  return {
    'evaluations.run': (input) => startEvaluation(deps, input),
    'evaluations.list': ({ modelId }) => ({ evaluations: [...listEvaluations(deps.db, modelId)] }),
    'evaluations.get': ({ evaluationId }) => {
      const { meta, figures, thresholds } = found(getEvaluation(deps.db, evaluationId), 'evaluation', evaluationId);
      return { meta, figures, thresholds, unknownTraining: [...unknownTraining(deps, meta.modelId)] };
    },
    'evaluations.atThresholds': (input) => figuresAt(deps, input),
    'evaluations.thresholdFor': (input) => thresholdFor(deps, input),
    'evaluations.images': (input) => pageImages(deps, input),
    'evaluations.score': (input) => scoreTable(deps, input),
    'evaluations.export': (input) => exportEvaluation(deps, input),
    'evaluations.delete': ({ evaluationId }) => {
      deleteEvaluation(deps.db, evaluationId);
      deps.emit({ name: 'data.changed', payload: { topics: ['evaluations', 'models'] } });
      return {};
    },
  };
}
