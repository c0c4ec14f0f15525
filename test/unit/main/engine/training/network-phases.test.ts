import { expect, test } from 'vitest';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { isAugmenting } from '#shared/domain/imaging/augmentation-settings.ts';
import { NETWORK_SETTINGS } from '#shared/domain/training/network-settings.ts';
import { phasesOf } from '#main/engine/training/network-phases.ts';
import { startNotes } from '#main/engine/training/start-notes.ts';

const finetune = RECIPES['efficientnet-lite0-finetune'].defaults;

test('epochs of the head alone are a phase of their own, at their own constant rate, on images as they are, all of them done', () => {
  const [head, blocks, ...more] = phasesOf(
    { ...finetune, headEpochs: 3, epochs: 8, headLearningRate: 0.01, warmupEpochs: 2 },
    '/run',
  );
  expect(more).toEqual([]);
  expect(head).toMatchObject({
    epochsBefore: 0,
    dir: '/run/head',
    settings: { trained: 'top', epochs: 3, learningRate: 0.01, schedule: 'constant', warmupEpochs: 0, patience: 0 },
  });
  expect(isAugmenting(head!.settings)).toBe(false);
  expect(blocks).toMatchObject({ epochsBefore: 3, dir: '/run', settings: { trained: 'last-blocks', epochs: 8, patience: 5 } });
});

test.each([
  ['without such epochs', { headEpochs: 0 }, 1],
  ['where only the top is trained', { headEpochs: 3, trained: 'top' }, 1],
  ['where they are all there are', { headEpochs: 9, epochs: 4 }, 1],
] as const)('%s there is one phase', (_case, changes, count) => {
  const phases = phasesOf({ ...finetune, ...changes }, '/run');
  expect(phases).toHaveLength(count);
  expect(phases[0]?.epochsBefore).toBe(0);
});

test('the record says what a network started from, and what that means', () => {
  const study = RECIPES['breast-densenet201'].defaults;
  const random = { start: { kind: 'random' }, seed: 4 } as const;
  expect(startNotes('breast-densenet201', study, random)).toEqual([expect.stringContaining('not from pretrained ones')]);
  expect(startNotes('compact-cnn', NETWORK_SETTINGS, random)).toEqual([
    'The network starts from weights drawn at random with seed 4.',
  ]);
  const bundled = { start: { kind: 'bundled', network: 'efficientnet-lite0', weightsHash: 'a'.repeat(64) }, seed: 4 } as const;
  expect(startNotes('breast-densenet201', study, bundled)).toEqual([
    'The network starts from the weights of EfficientNet-Lite0 that come with CaseLens.',
    'EfficientNet-Lite0 with the weights that come with CaseLens stands in the place of DenseNet201: results differ from the study’s.',
  ]);
  expect(startNotes('efficientnet-lite0-finetune', finetune, bundled)).toHaveLength(2);
});
