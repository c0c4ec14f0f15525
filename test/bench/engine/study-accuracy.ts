import { join } from 'node:path';
import type { Benchmark, Conditions } from './benchmark.ts';
import { KERAS_ONEDNN, ours } from './benchmark.ts';
import { cellsOfTwoClasses } from './images.ts';

/** As the study: this share of the images is validated on. */
const VALIDATION = 0.3;

/**
 * Does the malaria recipe learn as its Keras script does? From random weights, with its augmentation and dropout, five seeds each. Keras
 * only with oneDNN on, because the setting changes its speed and not what it learns. 480 images in batches of 8 make 126 steps, after which
 * the batch norms' moving statistics (momentum 0.99) are nearer to the data than to where they began; with the study's 32 there would be
 * too few steps in the 20 minutes that all of it may take.
 */
export function malariaAccuracy({ isQuick, folder }: Conditions): Benchmark {
  const [count, epochs, seeds] = isQuick ? [32, 1, 2] : [480, 3, 5];
  const images = cellsOfTwoClasses(count);
  const split = Math.round(count * (1 - VALIDATION));
  const [train, validation] = [images.slice(0, split), images.slice(split)];
  const batch = 8;
  const task = { kind: 'malaria', batch, train, validation, epochs, folder: join(folder, 'malaria') } as const;
  const work = `malaria recipe, ${epochs} epochs of ${train.length} red or white cells in batches of ${batch}, ${seeds} seeds`;
  return {
    name: 'malaria-accuracy',
    group: 'Learning like Keras',
    sides: [ours(task), { name: KERAS_ONEDNN, program: 'keras', task, env: { TF_ENABLE_ONEDNN_OPTS: '1' } }],
    rows: [
      {
        title: `${work}: accuracy on ${validation.length} validation images`,
        measure: 'accuracy',
        unit: 'accuracy',
        atLeast: {},
        atMost: null,
        withinErrors: 3,
      },
      {
        title: `${work}: loss on the training images in the last epoch`,
        measure: 'loss',
        unit: 'loss',
        atLeast: {},
        atMost: null,
      },
      { title: `${work}: time of a run`, measure: 'runMs', unit: 's', atLeast: {}, atMost: null },
    ],
    rounds: seeds,
    count: 1,
    warmUp: 0,
    isFresh: false,
    unable: null,
  };
}
