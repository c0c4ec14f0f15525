import { Worker } from 'node:worker_threads';
import { entryPath } from '#main/platform/entries.ts';
import type { DatasetRow } from '#main/store/datasets/datasets.ts';
import type { EvaluationRequest } from '#shared/domain/metrics/evaluate-classification.ts';
import { evaluateClassification } from '#shared/domain/metrics/evaluate-classification.ts';
import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
import type { WireError } from '#shared/errors/app-error.ts';
import { AppError, fromWireError } from '#shared/errors/app-error.ts';

/**
 * Images x classes up to which the figures take less than about 50 ms with all 2,000 draws, so that starting a thread
 * would cost more than it saves.
 */
const SMALL = 1_000;

/** The figures of an evaluation; large ones are computed in a thread of their own, so that the core goes on answering. */
export async function computeFigures(request: EvaluationRequest): Promise<EvaluationFigures> {
  const effort = request.probabilities.length * ((request.bootstrapDraws ?? 2_000) / 2_000);
  return effort <= SMALL ? evaluateClassification(request) : await inThread(request);
}

function inThread(request: EvaluationRequest): Promise<EvaluationFigures> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entryPath('figures-worker'), { workerData: request });
    worker.once('message', (answer: { readonly figures: EvaluationFigures } | { readonly error: WireError }) => {
      if ('figures' in answer) resolve(answer.figures);
      else reject(fromWireError(answer.error));
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      reject(new AppError('internal/unexpected', { reason: `the figures' thread ended with ${String(code)} and no answer` }));
    });
  });
}

/** Groups count where people named them, or where look-alikes were joined; otherwise every image stands alone. */
export function groupsOf(
  dataset: Pick<DatasetRow, 'hasGroupColumn'>,
  images: readonly { readonly group: string }[],
): { readonly groups?: readonly string[] } {
  const groups = images.map(({ group }) => group);
  const isGrouped = dataset.hasGroupColumn || new Set(groups).size < groups.length;
  return isGrouped ? { groups } : {};
}
