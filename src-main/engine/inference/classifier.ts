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

/** Open heads that are kept in a process; beyond it the least recently used one that nobody uses is closed. */
const MAX_OPEN = 4;

interface Entry {
  readonly opening: Promise<Classifier>;
  /** Predictions that run on it now: one in use must not be closed. */
  users: number;
}

const entries = new Map<string, Entry>();

/**
 * Runs `use` with the classifier of a model folder, which is opened once and kept for the next diagnosis.
 * Errors: those of reading a model version, `engine/runner-unavailable`, and what `use` throws.
 */
export async function withClassifier<Result>(
  request: ClassifierRequest,
  use: (classifier: Classifier) => Promise<Result>,
): Promise<Result> {
  const key = JSON.stringify([request.modelDir, await stamp(request.modelDir), request.runner]);
  const entry = entries.get(key) ?? { opening: openClassifier(request), users: 0 };
  // Taken out and put back: the map's order is the order of use.
  entries.delete(key);
  entries.set(key, entry);
  entry.users += 1;
  try {
    return await use(await openedOrForgotten(key, entry));
  } finally {
    entry.users -= 1;
    await closeOldest();
  }
}

/** The classifier; one that could not be opened must not be handed out again, the next call tries anew. */
async function openedOrForgotten(key: string, entry: Entry): Promise<Classifier> {
  try {
    return await entry.opening;
  } catch (thrown) {
    if (entries.get(key) === entry) entries.delete(key);
    throw thrown;
  }
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
  if (entries.size <= MAX_OPEN) return;
  const idle = [...entries].find(([, { users }]) => users === 0);
  if (idle === undefined) return;
  const [key, { opening }] = idle;
  entries.delete(key);
  const { head } = await opening;
  await head.close();
}
