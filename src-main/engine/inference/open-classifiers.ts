import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openEnsembleClassifier } from './ensemble-classifier.ts';
import type { Classifier, ClassifierRequest } from './classifier.ts';
import { openHeadClassifier } from './head-classifier.ts';
import { readModelVersion } from './model-version.ts';
import { openOnnxClassifier } from './onnx-classifier.ts';
import { openNetworkClassifier } from './network-classifier.ts';

/** Open classifiers that are kept in a process; beyond it the least recently used one that nobody uses is closed. */
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

/** Closes the classifiers that nobody uses. */
export async function closeClassifiers(): Promise<void> {
  const idle = [...entries].filter(([, { users }]) => users === 0);
  for (const [key] of idle) entries.delete(key);
  await Promise.all(idle.map(async ([, { opening }]) => (await opening).close()));
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

async function openClassifier(request: ClassifierRequest): Promise<Classifier> {
  const version = await readModelVersion(request.modelDir);
  switch (version.kind) {
    case 'head':
      return openHeadClassifier(version, request);
    case 'network':
      return openNetworkClassifier(version, request);
    case 'onnx':
      return openOnnxClassifier(version, request);
    case 'ensemble':
      return openEnsembleClassifier(version, request, openClassifier);
  }
}

/** Changes when the folder's files do: a model that was deleted and made again under the same name is opened anew. */
async function stamp(modelDir: string): Promise<string> {
  const files = ['manifest.json', 'weights.safetensors', 'model.onnx'];
  return (await Promise.all(files.map((file) => stampOf(join(modelDir, file))))).join();
}

async function stampOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size } = await stat(path);
    return `${mtimeMs} ${size}`;
  } catch {
    // Not every model has every file; opening it says what is missing.
    return 'missing';
  }
}

async function closeOldest(): Promise<void> {
  if (entries.size <= MAX_OPEN) return;
  const idle = [...entries].find(([, { users }]) => users === 0);
  if (idle === undefined) return;
  const [key, { opening }] = idle;
  entries.delete(key);
  const classifier = await opening;
  await classifier.close();
}
