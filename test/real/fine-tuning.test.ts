import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DatasetId } from '#shared/contract/ids.ts';
import type { RecipeId } from '#shared/domain/architectures/recipes.ts';
import { evaluateOnTest, importBloodCells, trainRecipe } from '#test/support/blood-cells.ts';
import type { RunningCore } from '#test/support/running-core.ts';
import { startRunningCore } from '#test/support/running-core.ts';

/* EfficientNet-Lite0 on 1,433 real cells split by smear: the frozen network with a head, and fine-tuned. */

/** One: fine-tuning takes minutes. */
const SEEDS = [1];

let core: RunningCore;

beforeAll(async () => {
  core = await startRunningCore();
});
afterAll(() => core.stop());

interface Measured {
  readonly accuracy: number;
  readonly auc: number;
  readonly seconds: number;
}

async function measure(datasetId: DatasetId, recipe: RecipeId, seed: number): Promise<Measured> {
  const { modelId, seconds, bestEpoch, validation } = await trainRecipe(core, { datasetId, recipe, seed });
  const { figures } = await evaluateOnTest(core, modelId);
  const { accuracy, macro_auc: auc } = figures.overall;
  if (!accuracy.defined || !auc.defined) throw new Error('accuracy and AUC must be defined');
  console.log(
    `${recipe} seed ${seed}: test accuracy ${accuracy.value.toFixed(4)}, macro AUC ${auc.value.toFixed(5)}, ${seconds.toFixed(1)} s; best epoch ${bestEpoch}, validation ${validation.accuracy.toFixed(4)}`,
  );
  return { accuracy: accuracy.value, auc: auc.value, seconds };
}

const head: Measured[] = [];
const tuned: Measured[] = [];

// Where other work has the cores too, a seed took longer than the 15 minutes of this project.
test.each(SEEDS)('seed %i: the head alone reaches 0.985', { timeout: 1_800_000 }, async (seed) => {
  const datasetId = await importBloodCells(core, `Blood cells ${seed}`);
  await core.api.call('datasets.split', { datasetId, seed });
  head.push(await measure(datasetId, 'efficientnet-lite0-head', seed));
  tuned.push(await measure(datasetId, 'efficientnet-lite0-finetune', seed));
  expect(head.at(-1)?.accuracy).toBeGreaterThanOrEqual(0.985);
});

test('fine-tuning is at least as good on average', () => {
  const mean = (rows: readonly Measured[]): number => rows.reduce((sum, { accuracy }) => sum + accuracy, 0) / rows.length;
  expect(tuned).toHaveLength(SEEDS.length);
  expect(mean(tuned)).toBeGreaterThanOrEqual(mean(head));
});
