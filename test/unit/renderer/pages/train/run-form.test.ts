import { expect, test } from 'vitest';
import { RunForm } from '#renderer/pages/train/run-form.svelte.ts';
import { recipeView } from '#main/services/training/recipe-views.ts';
import type { CallOutput } from '#shared/contract/contract.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { aDataset, aSplit } from '#test/support/dataset-records.ts';

const recipes = [recipeView('efficientnet-lite0-head', 2), recipeView('compact-cnn', 2)];
const tensorflow = { id: 'tensorflow', available: true, device: 'CPU', version: '2', reason: 'works' } as const;

function newForm(runners: CallOutput<'engine.info'>['runners'] | null = [tensorflow]): RunForm {
  const datasets = [aDataset({ split: aSplit() })];
  return new RunForm(() => ({ datasets, recipes, runners }));
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
