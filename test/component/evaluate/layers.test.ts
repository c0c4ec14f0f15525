import { beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import EvaluatePage from '#renderer/pages/evaluate/EvaluatePage.svelte';
import type { CallOutput } from '#shared/contract/contract.ts';
import type { LayerRecord, ModelLayers } from '#shared/contract/engine/model-layers.ts';
import { TRAINED_HERE } from '#shared/contract/engine/manifest.ts';
import { modelIdSchema } from '#shared/contract/ids.ts';
import { memoryApi } from '#test/component/cases/memory-core.ts';
import PageWindow from '#test/component/cases/PageWindow.svelte';
import golden from '#test/golden/keras/networks.json';

/* The layers of DenseNet201's classifier, 711 of them, on a model's record. */

type Model = CallOutput<'models.get'>;
type Row = readonly [string, string, number[], string[], unknown, boolean, (readonly [string, number[]])[]];

const modelId = modelIdSchema.parse('01900000-0000-7000-8000-000000000001');
const hash = 'a'.repeat(64);

function denseNet(): ModelLayers {
  const { layers, parameters, trainableParameters } = golden['densenet201-breast'];
  // The first layers are frozen here, as a user may have them.
  const records = (layers as unknown as Row[]).map(([name, type, outputShape, inbound, , , weights], at): LayerRecord => {
    const sizes = weights.map(([role, shape]) => ({ role, size: shape.reduce((product, length) => product * length, 1) }));
    const trained = sizes.filter(({ role }) => !role.startsWith('moving_'));
    const sum = (parts: typeof sizes): number => parts.reduce((total, { size }) => total + size, 0);
    const isFrozen = at < 52;
    const counts = { parameters: sum(sizes), trainableParameters: isFrozen ? 0 : sum(trained) };
    return { name, type, outputShape, inbound, trainable: !isFrozen, ...counts };
  });
  return { layers: records, parameters, trainableParameters };
}

function model(): Model {
  return {
    summary: {
      modelId,
      name: 'Breast v1',
      manifestHash: hash,
      kind: 'trained',
      recipe: 'breast-densenet201',
      classes: ['benign', 'malignant'],
      positiveClasses: ['malignant'],
      datasetId: null,
      datasetName: null,
      runId: null,
      createdAtMs: 1,
      parameters: 18_333_506,
      validationAccuracy: null,
      newestEvaluation: null,
      operatingPoint: null,
      cases: 0,
      deleted: false,
    },
    manifest: {
      ...TRAINED_HERE,
      format: 'caselens-model',
      formatVersion: 1,
      recipe: 'breast-densenet201',
      classes: ['benign', 'malignant'],
      positiveClasses: ['malignant'],
      backbone: null,
      architecture: null,
      output: 'softmax',
      preprocessing: { width: 224, height: 224, resize: 'tf_bilinear', fit: 'stretch', colour: 'rgb', mode: 'unit' },
      parameters: 18_333_506,
      trainableParameters: 18_104_450,
      weights: { file: 'weights.safetensors', sha256: hash, sizeBytes: 1 },
      training: null,
      versions: { caselens: '0.1.0', node: '24', tensorflow: '2.21.0' },
    },
    operatingPoints: [],
  } as unknown as Model;
}

beforeEach(() => history.replaceState(null, '', `#/evaluate/${modelId}`));

test('every layer is a row with its shape, its parameters and whether it is frozen; a search finds the ones that fit', async () => {
  const api = memoryApi({
    'models.get': model,
    'evaluations.list': () => ({ evaluations: [] }),
    'models.list': () => ({ models: [] }),
    'models.summary': denseNet,
  });
  const screen = await render(PageWindow, { api, page: EvaluatePage });
  const table = screen.getByRole('table', { name: 'Layers' });
  await expect.element(table).toHaveAttribute('aria-rowcount', '712');
  await expect.element(screen.getByText('711 layers, 18,333,506 parameters, 18,100,610 of them trained.')).toBeVisible();
  await expect.element(table.getByRole('row', { name: /conv1\/conv Conv2D 112 x 112 x 64 9,408 frozen/ })).toBeVisible();
  const search = screen.getByLabelText('Search layers');
  await search.fill('dense');
  await expect.element(table.getByRole('row', { name: /dense Dense 2 3,842 trained batch_normalization/ })).toBeVisible();
  await expect.element(table).toHaveAttribute('aria-rowcount', '2');
  await search.fill('conv5_block32 norm');
  await expect.element(table.getByRole('row', { name: /conv5_block32_1_bn.*512 trained, 256 fixed/ })).toBeVisible();
  await search.fill('transformer');
  await expect.element(screen.getByText('No layer fits')).toBeVisible();
});
