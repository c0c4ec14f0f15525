import type { z } from 'zod';
import type { LEARNING_METHODS } from '#shared/contract/engine/learning.ts';
import { sharedDecodePool } from '#main/engine/decode/shared-pool.ts';
import type { EngineContext } from '#main/engine/serve/handler.ts';
import type { Classification, Classifier } from './classifier.ts';
import { withClassifier } from './open-classifiers.ts';

type Method = (typeof LEARNING_METHODS)['prediction.run'];
export type PredictInput = z.infer<Method['input']>;
export type PredictOutput = z.infer<Method['output']>;
type Item = z.infer<Method['item']>[number];

/** Results that are sent together: few enough to appear at once, enough not to drown the core in messages. */
const ITEMS_PER_MESSAGE = 16;
/** After so long what there is is sent, so that slow runners show results one by one. */
const MESSAGE_INTERVAL_MS = 250;

/**
 * Predicts images with a model version: the engine's `prediction.run`. A file that cannot be read is an item with its reason. Cancelled, it
 * sends what is done and throws the signal's reason. With no images it only makes everything ready, so that the next diagnosis is quick.
 */
export async function predict(input: PredictInput, context: EngineContext<'prediction.run'>): Promise<PredictOutput> {
  const { modelDir, resourcesDir, cacheDir, runner } = input;
  return withClassifier({ modelDir, resourcesDir, cacheDir, runner }, async (classifier) => {
    if (input.images.length === 0) await warmDecoding(classifier);
    return predictWith(classifier, input, context);
  });
}

/** Starts a decode worker: a file that is not there is enough for it to load its codecs (a quarter of a second). */
async function warmDecoding({ preprocessing }: Classifier): Promise<void> {
  const { width, height, mode } = preprocessing;
  await sharedDecodePool().run('input', { path: '', width, height, mode, wantHash: false });
}

async function predictWith(
  classifier: Classifier,
  input: PredictInput,
  context: EngineContext<'prediction.run'>,
): Promise<PredictOutput> {
  const startedAt = performance.now();
  const { images, cacheDir, views = 1 } = input;
  const { signal } = context;
  const outbox = makeOutbox(context.emit);
  let predicted = 0;
  let failed = 0;
  try {
    for await (const image of classifier.classify(images, { pool: sharedDecodePool(), cacheDir, signal, views })) {
      const item = toItem(images[image.index]?.id ?? '', image);
      if (item.ok) predicted += 1;
      else failed += 1;
      outbox.put(item);
      context.progress({ phase: 'predicting', done: predicted + failed, total: images.length, unit: 'images' });
    }
  } finally {
    outbox.flush();
  }
  return { predicted, failed, seconds: (performance.now() - startedAt) / 1000, runner: classifier.record };
}

function toItem(id: string, image: Classification): Item {
  if (!image.ok) return { ok: false, id, reason: image.reason, detail: image.detail };
  return { ok: true, id, probabilities: [...image.probabilities] };
}

/** Collects items and sends them in small groups. */
function makeOutbox(send: (items: Item[]) => void): { readonly put: (item: Item) => void; readonly flush: () => void } {
  let items: Item[] = [];
  let sentAt = performance.now();
  const flush = (): void => {
    if (items.length > 0) send(items);
    items = [];
    sentAt = performance.now();
  };
  const put = (item: Item): void => {
    items.push(item);
    if (items.length >= ITEMS_PER_MESSAGE || performance.now() - sentAt >= MESSAGE_INTERVAL_MS) flush();
  };
  return { put, flush };
}
