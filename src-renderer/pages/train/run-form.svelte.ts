import type { DatasetSummary } from '#shared/contract/datasets.ts';
import type { HeadSettings } from '#shared/contract/engine/learning.ts';
import type { RecipeView } from '#shared/contract/training.ts';
import type { HeadSettingName, SettingRule } from '#shared/domain/training/settings.ts';
import { describeRule, HEAD_SETTING_NAMES, HEAD_SETTING_RULES } from '#shared/domain/training/settings.ts';
import { message } from '#shared/messages/messages.ts';

/** Settings that most people look at; the others are folded away. */
export const BASIC_SETTINGS: readonly HeadSettingName[] = ['epochs', 'patience', 'classWeights', 'flipViews'];
export const MORE_SETTINGS: readonly HeadSettingName[] = HEAD_SETTING_NAMES.filter((name) => !BASIC_SETTINGS.includes(name));

/** The choices of a new run: dataset, recipe, changed settings, seed, name. Defaults are the recipe's. */
export class RunForm {
  datasetId = $state('');
  recipeId = $state('');
  seed = $state(1);
  modelName = $state('');
  readonly #changed = $state<Record<string, HeadSettings[HeadSettingName]>>({});
  readonly #datasets: () => readonly DatasetSummary[];
  readonly #recipes: () => readonly RecipeView[];

  constructor(datasets: () => readonly DatasetSummary[], recipes: () => readonly RecipeView[]) {
    this.#datasets = datasets;
    this.#recipes = recipes;
  }

  /** The chosen dataset, or the first that can be trained on. */
  readonly dataset = $derived.by(() => {
    const all = this.#datasets();
    return all.find(({ datasetId }) => datasetId === this.datasetId) ?? all.find(({ split }) => split !== null) ?? all[0];
  });
  readonly recipe = $derived.by(() => {
    const all = this.#recipes();
    return all.find(({ id }) => id === this.recipeId) ?? all[0];
  });
  readonly errors = $derived.by(() => {
    const found: Partial<Record<HeadSettingName, string>> = {};
    for (const name of HEAD_SETTING_NAMES) {
      const rule = HEAD_SETTING_RULES[name];
      if (name in this.#changed && !follows(this.#changed[name], rule)) {
        found[name] = message('train.settings.wrong', { rule: describeRule(rule) });
      }
    }
    return found;
  });
  /** Of the chosen dataset; parameter counts depend on it. */
  readonly classCount = $derived(Math.max(2, this.dataset?.classes.length ?? 2));
  readonly hiddenUnits = $derived(Number(this.value('hiddenUnits') ?? 0));
  readonly isChanged = $derived(Object.keys(this.#changed).length > 0);
  readonly canStart = $derived(
    this.dataset !== undefined &&
      this.dataset.split !== null &&
      this.dataset.rootAvailable &&
      this.recipe !== undefined &&
      Object.keys(this.errors).length === 0 &&
      Number.isInteger(this.seed) &&
      this.seed >= 0,
  );

  value(name: HeadSettingName): HeadSettings[HeadSettingName] | undefined {
    return this.#changed[name] ?? this.recipe?.defaults[name];
  }

  set(name: HeadSettingName, value: HeadSettings[HeadSettingName]): void {
    if (value === this.recipe?.defaults[name]) Reflect.deleteProperty(this.#changed, name);
    else this.#changed[name] = value;
  }

  reset(): void {
    for (const name of Object.keys(this.#changed)) Reflect.deleteProperty(this.#changed, name);
  }

  /** What differs from the recipe, as the call wants it; every value follows its rule where `canStart`. */
  get settings(): Partial<HeadSettings> {
    return { ...this.#changed };
  }
}

function follows(value: unknown, rule: SettingRule): boolean {
  switch (rule.kind) {
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) && value >= rule.min && value <= rule.max;
    case 'number': {
      if (typeof value !== 'number' || !Number.isFinite(value) || value > rule.max) return false;
      return rule.above === undefined ? value >= (rule.min ?? 0) : value > rule.above;
    }
    case 'choice':
      return typeof value === 'string' && rule.choices.includes(value);
    case 'boolean':
      return typeof value === 'boolean';
  }
}
