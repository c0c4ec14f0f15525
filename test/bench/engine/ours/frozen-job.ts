import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import * as tfl from '@tensorflow/tfjs-layers';
import { makeRandom } from '#shared/lib/random.ts';
import { buildNetwork } from '#main/engine/architectures/networks.ts';
import { NetworkBuilder } from '#main/engine/architectures/network-builder.ts';
import { compileModel } from '#main/engine/compile/compile-model.ts';
import type { DecodePool } from '#main/engine/decode/pool.ts';
import { makeDecodePool } from '#main/engine/decode/pool.ts';
import { FeatureCache } from '#main/engine/pipeline/features-cache.ts';
import type { BatchImage } from '#main/engine/pipeline/batch-job.ts';
import { chooseRunner } from '#main/engine/runners/choose.ts';
import type { OpenModel } from '#main/engine/runners/runner.ts';
import { NetworkTrainer } from '#main/engine/tensorflow/trainer.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { labelledBatch, PLAIN_TRAINING } from '#main/engine/tensorflow/plain-training.ts';
import { drawInitialWeights } from '#main/engine/training/initial-weights.ts';
import { assignNamedWeights } from '#main/engine/weights/layer-weights.ts';
import { makeLively } from './classifier.ts';
import { withHashes } from './epoch.ts';
import { stepAt } from './training.ts';
import type { TaskOf, Workload } from './workload.ts';

/** VGG16's last map at 224 x 224, flattened. */
const FEATURES = 7 * 7 * 512;
/** Images that run through the backbone together, as in the product. */
const RUN_TOGETHER = 8;

type Job = TaskOf<'frozen-job'>;

/**
 * A whole job on a frozen backbone, twice: first with an empty cache (backbone once over all images, head in ten epochs), then with
 * another head on the cached features. Everything counts, from opening the backbone on.
 */
export async function prepareFrozenJob(task: Job): Promise<Workload> {
  const pool = makeDecodePool();
  const images = await withHashes(task.images, pool);
  await readyTfjs();
  let repetition = 0;
  return {
    run: async () => {
      repetition += 1;
      const folder = join(task.cacheFolder, String(repetition));
      await rm(folder, { recursive: true, force: true });
      const cache = new FeatureCache(folder, FEATURES);
      const startedAt = performance.now();
      const computed = await featuresOf(images, { task, pool, cache });
      const featuresAt = performance.now();
      trainHead(computed, task, 256);
      const firstAt = performance.now();
      const kept = await featuresOf(images, { task, pool, cache });
      trainHead(kept, task, 128);
      const secondMs = performance.now() - firstAt;
      await rm(folder, { recursive: true, force: true });
      return { firstMs: firstAt - startedAt, featuresMs: featuresAt - startedAt, secondMs };
    },
  };
}

interface Featuring {
  readonly task: Job;
  readonly pool: DecodePool;
  readonly cache: FeatureCache;
}

/** Features of all images, row by row: from the cache, or through the backbone and into the cache. */
async function featuresOf(images: readonly BatchImage[], { task, pool, cache }: Featuring): Promise<Float32Array> {
  const table = new Float32Array(images.length * FEATURES);
  const missing: number[] = [];
  for (const [index, { pixelHash }] of images.entries()) {
    const kept = await cache.read(pixelHash);
    if (kept === null) missing.push(index);
    else table.set(kept, index * FEATURES);
  }
  if (missing.length === 0) return table;
  const model = await openBackbone(task.inputSize);
  const size = { width: task.inputSize, height: task.inputSize };
  const tasks = missing.map((index) => ({ path: images[index]!.path, ...size, mode: 'unit' as const, wantHash: true }));
  let waiting: { readonly index: number; readonly values: Float32Array }[] = [];
  let place = 0;
  for await (const decoded of pool.map('input', tasks)) {
    if (!decoded.ok) throw new TypeError(decoded.reason);
    waiting.push({ index: missing[place]!, values: decoded.values });
    place += 1;
    if (waiting.length < RUN_TOGETHER && place < missing.length) continue;
    const features = await runTogether(model, waiting);
    for (const [row, { index }] of waiting.entries()) {
      const own = features.slice(row * FEATURES, (row + 1) * FEATURES);
      table.set(own, index * FEATURES);
      await cache.write(images[index]!.pixelHash, own);
    }
    waiting = [];
  }
  await model.close();
  return table;
}

async function openBackbone(inputSize: number): Promise<OpenModel> {
  const { runner } = await chooseRunner('auto', 'features');
  const load = async (): Promise<tfl.LayersModel> => {
    const model = buildNetwork('vgg16', inputSize);
    makeLively(model);
    return model;
  };
  return runner.open({ name: 'vgg16', contentHash: null, load }, { threads: availableParallelism(), compiledDir: null });
}

async function runTogether(model: OpenModel, inputs: readonly { readonly values: Float32Array }[]): Promise<Float32Array> {
  const length = inputs[0]!.values.length;
  const batch = new Float32Array(inputs.length * length);
  for (const [row, { values }] of inputs.entries()) batch.set(values, row * length);
  return model.run(batch, inputs.length);
}

/** The study's head, all epochs in shuffled batches. */
function trainHead(table: Float32Array, { images, classes, batch, epochs }: Job, units: number): void {
  const input = tfl.input({ shape: [FEATURES], name: 'features' });
  const top = new NetworkBuilder();
  const model = tfl.model({ inputs: input, outputs: top.dense(top.dense(input, units, 'relu'), classes, 'softmax') });
  assignNamedWeights(model, [...drawInitialWeights(model, 'head').values()]);
  const trainer = new NetworkTrainer(compileModel(model), PLAIN_TRAINING);
  model.dispose();
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const order = makeRandom(epoch).shuffle(images.map((_, index) => index));
    for (let from = 0; from < order.length; from += batch) {
      const rows = order.slice(from, from + batch);
      const values = new Float32Array(rows.length * FEATURES);
      for (const [at, row] of rows.entries()) values.set(table.subarray(row * FEATURES, (row + 1) * FEATURES), at * FEATURES);
      step += 1;
      const input = { shape: [rows.length, FEATURES], values };
      trainer.step(labelledBatch(input, { classes: rows.map((row) => images[row]!.label), units: classes }), stepAt(step));
    }
  }
  trainer.close();
}
