import { parentPort, workerData } from 'node:worker_threads';
import type { EvaluationRequest } from '#shared/domain/metrics/evaluate-classification.ts';
import { evaluateClassification } from '#shared/domain/metrics/evaluate-classification.ts';
import { toWireError } from '#shared/errors/app-error.ts';

// Started by figures.ts with the request as its data; answers once and ends.
try {
  // figures.ts is the only one that starts this file.
  parentPort?.postMessage({ figures: evaluateClassification(workerData as EvaluationRequest) });
} catch (error) {
  parentPort?.postMessage({ error: toWireError(error) });
}
