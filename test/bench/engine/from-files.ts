import { join } from 'node:path';
import type { Benchmark, Conditions } from './benchmark.ts';
import { bothKeras, ours, timesKeras } from './benchmark.ts';
import { bloodCellFiles, paintPhotographs } from './images.ts';

/** A whole epoch from JPEG files with rotation, zoom and flips. */
export function epochFromFiles({ isQuick }: Conditions): Benchmark {
  const images = bloodCellFiles(isQuick ? 32 : 192, 2);
  const task = { kind: 'epoch', network: 'resnet50v2', inputSize: 128, head: 'pooled', batch: 32, images } as const;
  return {
    name: 'epoch',
    group: 'From JPEG files',
    sides: [ours(task), ...bothKeras(task)],
    rows: [
      {
        title: `one epoch of ${images.length} blood cells with rotation, zoom and flips: ResNet50V2 128, batch 32`,
        measure: 'epochMs',
        unit: 's',
        atLeast: timesKeras(1.2),
        atMost: null,
      },
    ],
    rounds: isQuick ? 1 : 3,
    count: 1,
    warmUp: 0,
    isFresh: false,
    unable: null,
  };
}

const EPOCHS = 10;

/**
 * The HAM10000 study's classifier on a frozen VGG16. Keras runs the backbone in every epoch: its time grows with images and epochs, so some
 * batches of it are measured and scaled, which the row says.
 */
export function frozenBackbone({ isQuick, folder }: Conditions): Benchmark {
  const images = bloodCellFiles(isQuick ? 16 : 600, 7);
  const cacheFolder = join(folder, 'features');
  const batch = isQuick ? 4 : 32;
  const keras = { batches: isQuick ? 1 : 5 };
  const task = { kind: 'frozen-job', images, classes: 7, inputSize: 224, batch, epochs: EPOCHS, keras, cacheFolder } as const;
  const work = `VGG16 frozen, Flatten, Dense 256, Dense 7, ${EPOCHS} epochs of ${images.length} images (Keras: ${batch * keras.batches} images measured, scaled)`;
  return {
    name: 'frozen-backbone',
    group: 'From JPEG files',
    sides: [ours(task), ...bothKeras(task)],
    rows: [
      { title: work, measure: 'firstMs', unit: 's', atLeast: timesKeras(8), atMost: null },
      { title: 'the same again with other head settings', measure: 'secondMs', unit: 's', atLeast: timesKeras(50), atMost: null },
    ],
    rounds: 1,
    count: 1,
    warmUp: 0,
    isFresh: false,
    unable: null,
  };
}

/** Decoding and resizing photographs, an image: on all cores, as the product does, beside the usual Python ways. */
export async function decoding({ isQuick, folder }: Conditions): Promise<Benchmark> {
  const files = await paintPhotographs(join(folder, 'photographs'), isQuick ? 8 : 120);
  const task = { kind: 'decode', way: 'pool', files, size: 224 } as const;
  const env = {};
  return {
    name: 'decode',
    group: 'Decode and resize',
    sides: [
      ours(task),
      { name: 'Keras load_img', program: 'keras', env, task: { ...task, way: 'load-img' } },
      { name: 'load_img, threads', program: 'keras', env, task: { ...task, way: 'load-img-threads' } },
      { name: 'Pillow bilinear, threads', program: 'keras', env, task: { ...task, way: 'pillow-threads' } },
      { name: 'tf.data, parallel', program: 'keras', env, task: { ...task, way: 'tf-data' } },
    ],
    rows: [
      {
        title: 'JPEG 600 x 450 to 224 x 224',
        measure: 'imageMs',
        unit: 'ms',
        atLeast: { 'Keras load_img': 3 },
        atMost: null,
      },
    ],
    rounds: isQuick ? 2 : 9,
    count: 1,
    warmUp: 2,
    isFresh: false,
    unable: null,
  };
}
