import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunnerChoice } from '#shared/contract/engine/learning.ts';
import { sharedFeatureExtractor } from '#main/engine/pipeline/features-extractor.ts';
import type { FeatureExtractor } from '#main/engine/pipeline/features-extractor.ts';
import { RUNNERS } from '#main/engine/runners/choose.ts';
import type { OpenModel } from '#main/engine/runners/runner.ts';
import { loadHead, readModelVersion } from './model-version.ts';

/**
 * A whole classifier that is ready to run: the backbone's extractor, shared by all models on that backbone, and the model's own head.
 * Kept apart so that cached features serve predictions, and a second model on the same backbone opens in milliseconds.
 */
export interface Classifier {
  readonly extractor: FeatureExtractor;
  readonly head: OpenModel;
  readonly classCount: number;
}

/** What a classifier is opened from. */
export interface ClassifierRequest {
  readonly modelDir: string;
  readonly resourcesDir: string;
  readonly cacheDir: string | null;
  readonly runner: RunnerChoice;
}

/** Open heads that are kept in a process; the least recently used one is closed beyond it. */
const MAX_OPEN = 4;

const open = new Map<string, Promise<Classifier>>();

/**
 * The classifier of a model folder, opened once and kept for the next diagnosis.
 * Errors: those of reading a model version, `engine/runner-unavailable`.
 */
export async function sharedClassifier(request: ClassifierRequest): Promise<Classifier> {
  const key = JSON.stringify([request.modelDir, await stamp(request.modelDir), request.runner]);
  const kept = open.get(key);
  // Taken out and put back: the map's order is the order of use.
  open.delete(key);
  const opening = kept ?? openClassifier(request);
  open.set(key, opening);
  if (kept === undefined) {
    // One that failed must not be handed out again: the next call tries anew.
    opening.catch(() => open.delete(key));
    await closeOldest();
  }
  return opening;
}

async function openClassifier({ modelDir, resourcesDir, cacheDir, runner }: ClassifierRequest): Promise<Classifier> {
  const version = await readModelVersion(modelDir);
  const extractor = await sharedFeatureExtractor({ backbone: version.backbone, resourcesDir, cacheDir, runner });
  const source = { name: 'head', contentHash: null, load: () => loadHead(version) };
  const head = await RUNNERS[extractor.record.id].open(source, { threads: 1, compiledDir: null });
  return { extractor, head, classCount: version.manifest.classes.length };
}

/** Changes when the folder's weights do: a model that was deleted and made again under the same name is opened anew. */
async function stamp(modelDir: string): Promise<string> {
  try {
    const { mtimeMs, size } = await stat(join(modelDir, 'weights.safetensors'));
    return `${mtimeMs} ${size}`;
  } catch {
    // Missing: opening it will say so.
    return 'missing';
  }
}

async function closeOldest(): Promise<void> {
  const [oldest] = open;
  if (open.size <= MAX_OPEN || oldest === undefined) return;
  open.delete(oldest[0]);
  const classifier = await oldest[1];
  await classifier.head.close();
}
