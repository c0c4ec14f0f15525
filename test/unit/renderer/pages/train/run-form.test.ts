import { expect, test } from 'vitest';
import { RunForm } from '#renderer/pages/train/run-form.svelte.ts';
import { recipeIds, recipeView } from '#main/services/training/recipe-views.ts';
import type { CallOutput } from '#shared/contract/contract.ts';
import type { PretrainedId } from '#shared/contract/ids.ts';
import type { Pretrained } from '#shared/contract/pretrained.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { aDataset, aSplit } from '#test/support/dataset-records.ts';

const recipes = recipeIds().map((id) => recipeView(id, 2));
const tensorflow = { id: 'tensorflow', available: true, device: 'CPU', version: '2', reason: 'works' } as const;

function newForm(
  runners: CallOutput<'engine.info'>['runners'] | null = [tensorflow],
  pretrained: readonly Pretrained[] = [],
): RunForm {
  const datasets = [aDataset({ split: aSplit() })];
  return new RunForm(() => ({ datasets, recipes, runners, pretrained }));
}

test('what differs from the recipe is sent, and each recipe keeps its own changes', () => {
  const form = newForm();
  form.set('epochs', 5);
  form.recipeId = 'compact-cnn';
  expect(form.isChanged).toBe(false);
  form.set('zoom', [0.8, 1.2]);
  form.set('rotation', 0);
  expect(form.settings).toEqual({ zoom: [0.8, 1.2], rotation: 0 });
  form.set('rotation', Number(form.default('rotation')));
  expect(form.settings).toEqual({ zoom: [0.8, 1.2] });
  form.recipeId = 'efficientnet-lite0-head';
  expect(form.settings).toEqual({ epochs: 5 });
  form.reset();
  expect(form.isChanged).toBe(false);
  form.recipeId = 'compact-cnn';
  expect(form.settings).toEqual({ zoom: [0.8, 1.2] });
});

test('a value outside its rule, or an emptied field, is marked with what is allowed, and nothing starts', () => {
  const form = newForm();
  form.recipeId = 'compact-cnn';
  expect(form.canStart).toBe(true);
  form.set('epochs', 0);
  expect(form.errors).toEqual({ epochs: 'Must be a whole number from 1 to 1,000.' });
  expect(form.canStart).toBe(false);
  form.set('epochs', null);
  expect(form.value('epochs')).toBeNull();
  expect(form.canStart).toBe(false);
  form.set('epochs', 3);
  form.set('brightness', [1.2, 0.8]);
  expect(Object.keys(form.errors)).toEqual(['brightness']);
  expect(form.augmentation).toBeNull();
  form.set('brightness', [0.8, 1.2]);
  expect(form.augmentation).toMatchObject({ brightness: [0.8, 1.2] });
});

test('a setting without effect says why, and what stands in it disturbs nothing', () => {
  const form = newForm();
  form.recipeId = 'compact-cnn';
  expect(form.whyOff('momentum')).toMatch(/only SGD and RMSprop/);
  form.set('momentum', 7);
  expect(form.errors).toEqual({});
  expect(form.settings).toEqual({});
  form.set('optimizer', 'sgd');
  expect(form.whyOff('momentum')).toBeNull();
  expect(Object.keys(form.errors)).toEqual(['momentum']);
});

test('training again begins with the settings of the run', () => {
  const form = newForm();
  const settings = { ...RECIPES['compact-cnn'].defaults, epochs: 3, zoom: [0.8, 1.2] as const };
  form.startFrom({ datasetId: form.dataset!.datasetId, recipe: 'compact-cnn', seed: 9, settings });
  expect(form).toMatchObject({ seed: 9, recipe: { id: 'compact-cnn' }, settings: { epochs: 3, zoom: [0.8, 1.2] } });
});

test('a network cannot be started where TensorFlow is missing, a head can', () => {
  const form = newForm([{ ...tensorflow, available: false, reason: 'npm run engine:install' }]);
  expect(form.canStart).toBe(true);
  form.recipeId = 'compact-cnn';
  expect(form.missingRunner).toBe('npm run engine:install');
  expect(form.canStart).toBe(false);
  const unknown = newForm(null);
  unknown.recipeId = 'compact-cnn';
  expect(unknown.missingRunner).toBeNull();
});

const weights: Pretrained = {
  pretrainedId: '01a1fed0-e736-7047-b399-0000000000aa' as PretrainedId,
  name: 'ResNet50V2 (resnet50v2.h5)',
  network: 'resnet50v2',
  fileName: 'resnet50v2.h5',
  fileHash: 'a'.repeat(64),
  weightsHash: 'b'.repeat(64),
  parameters: 23_564_800,
  producer: 'Keras 2',
  createdAtMs: 1,
};
const bothWeights = [weights, { ...weights, network: 'vgg16' as const }];

test('a known set brings its published recipe, unless the user has chosen one; another dataset brings the default back', () => {
  const plain = aDataset({ split: aSplit() });
  const known = [
    aDataset({ split: aSplit(), preset: 'malaria', recipe: 'malaria-resnet50v2' }),
    aDataset({ split: aSplit(), preset: 'ham10000', recipe: 'ham10000-vgg16' }),
    aDataset({ split: aSplit(), preset: 'isic2020', recipe: null }),
  ] as const;
  const form = new RunForm(() => ({ datasets: [plain, ...known], recipes, runners: [tensorflow], pretrained: bothWeights }));
  const chosenFor = ({ datasetId }: { readonly datasetId: string }): string | undefined => {
    form.datasetId = datasetId;
    return form.recipe?.id;
  };
  expect(chosenFor(plain)).toBe('efficientnet-lite0-head');
  expect(form).toMatchObject({ suggested: undefined, suggestedFor: null, isAsSuggested: false });
  expect(chosenFor(known[0])).toBe('malaria-resnet50v2');
  expect(form).toMatchObject({ suggestedFor: 'NIH malaria cells', isAsSuggested: true });
  expect(chosenFor(known[1])).toBe('ham10000-vgg16');
  expect(form.suggestedFor).toBe('HAM10000');
  expect(chosenFor(known[2])).toBe('efficientnet-lite0-head');
  expect(form.suggestedFor).toBeNull();
  form.recipeId = 'compact-cnn';
  expect(chosenFor(known[0])).toBe('compact-cnn');
  expect(form).toMatchObject({ suggested: { id: 'malaria-resnet50v2' }, isAsSuggested: false });
});

test('who changes a setting of the suggested recipe, or trains again, has chosen', () => {
  const plain = aDataset({ split: aSplit() });
  const malaria = aDataset({ split: aSplit(), preset: 'malaria', recipe: 'malaria-resnet50v2' });
  const newOne = (): RunForm =>
    new RunForm(() => ({ datasets: [malaria, plain], recipes, runners: [tensorflow], pretrained: bothWeights }));
  const form = newOne();
  form.set('epochs', 3);
  form.datasetId = plain.datasetId;
  expect(form).toMatchObject({ recipe: { id: 'malaria-resnet50v2' }, settings: { epochs: 3 } });
  const again = newOne();
  const settings = RECIPES['compact-cnn'].defaults;
  again.startFrom({ datasetId: malaria.datasetId, recipe: 'compact-cnn', seed: 1, settings, pretrainedId: null });
  expect(again).toMatchObject({ recipe: { id: 'compact-cnn' }, isAsSuggested: false });
});

test('a suggested recipe that cannot be trained here, on these classes or without weights is named with the reason and not chosen', () => {
  const known = { split: aSplit(), preset: 'isic2017-binary', recipe: 'isic-inception-v3' } as const;
  const three = ['melanoma', 'nevus', 'other'].map((name) => ({ name, images: 5, positive: false }));
  const missing = { ...tensorflow, available: false, reason: 'npm run engine:install' };
  const choices = { recipes, pretrained: [] };
  const noRunner = new RunForm(() => ({ ...choices, datasets: [aDataset(known)], runners: [missing] }));
  expect(noRunner).toMatchObject({ recipe: { id: 'efficientnet-lite0-head' }, whyNotSuggested: 'npm run engine:install' });
  const otherClasses = new RunForm(() => ({
    ...choices,
    datasets: [aDataset({ ...known, classes: three })],
    runners: [tensorflow],
  }));
  expect(otherClasses.recipe?.id).toBe('efficientnet-lite0-head');
  expect(otherClasses.whyNotSuggested).toMatch(/exactly two classes/);
  const noWeights = new RunForm(() => ({ ...choices, datasets: [aDataset(known)], runners: [tensorflow] }));
  expect(noWeights).toMatchObject({ recipe: { id: 'efficientnet-lite0-head' }, canStart: true });
  expect(noWeights.whyNotSuggested).toBe('No weights of InceptionV3 have been imported yet.');
});

test('a study starts from weights of its own network, the newest unless another is chosen; without any it needs another start', () => {
  const older = { ...weights, pretrainedId: '01a1fed0-e736-7047-b399-0000000000bb' as PretrainedId };
  const form = newForm([tensorflow], [weights, older, { ...weights, network: 'vgg16' }]);
  form.recipeId = 'malaria-resnet50v2';
  expect(form.weights).toHaveLength(2);
  expect(form.canStart).toBe(true);
  expect(form.startWeights).toBe(weights.pretrainedId);
  form.pretrainedId = older.pretrainedId;
  expect(form.startWeights).toBe(older.pretrainedId);
  form.recipeId = 'breast-densenet201';
  expect(form.canStart).toBe(false);
  form.set('start', 'bundled');
  expect(form.canStart).toBe(true);
  expect(form.startWeights).toBeNull();
});

test('settings of a choice that was not made are not shown, and an image too small for the network is marked', () => {
  const form = newForm();
  form.recipeId = 'isic-inception-v3';
  form.set('start', 'random');
  expect(form.group('start')).toEqual(['start', 'trained']);
  form.set('trained', 'last-blocks');
  expect(form.group('start')).toEqual(['start', 'trained', 'trainedBlocks', 'freezeBatchNorm', 'headEpochs']);
  form.set('headEpochs', 2);
  expect(form.group('start')).toContain('headLearningRate');
  expect(form.group('course')).not.toContain('stepEpochs');
  form.set('schedule', 'step');
  expect(form.group('course')).toContain('stepEpochs');
  expect(form.whyOff('loss')).toMatch(/single unit/);
  form.set('inputSize', 64);
  expect(form.errors.inputSize).toMatch(/from 75 to/);
  expect(form.inputSettings).toEqual({});
  form.set('inputSize', 128);
  expect(form.inputSettings).toEqual({ inputSize: 128 });
  expect(form.errors).toEqual({});
});
