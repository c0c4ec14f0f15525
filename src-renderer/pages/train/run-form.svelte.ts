import { ruleOf, ruleWords } from '#renderer/lib/setting-words.ts';
import type { DatasetSummary } from '#shared/contract/datasets.ts';
import type { CallOutput } from '#shared/contract/contract.ts';
import type { PretrainedId } from '#shared/contract/ids.ts';
import type { Pretrained } from '#shared/contract/pretrained.ts';
import type { RecipeView, Run } from '#shared/contract/training.ts';
import { BUNDLED_BASE, isBaseId, smallestInput } from '#shared/domain/architectures/bases.ts';
import type { AugmentationSettings } from '#shared/domain/imaging/augmentation-settings.ts';
import type { NetworkSettings } from '#shared/domain/training/network-settings.ts';
import type { SettingValue } from '#shared/domain/training/setting-rules.ts';
import { followsRule } from '#shared/domain/training/setting-rules.ts';
import type { SettingName, TrainingSettings } from '#shared/domain/training/settings.ts';
import { settingNames, settingOf } from '#shared/domain/training/settings.ts';
import { message } from '#shared/messages/messages.ts';
import type { SettingGroup } from './settings/setting-groups.ts';
import { settingsOfGroup, whyHidden, whyWithoutEffect } from './settings/setting-groups.ts';
import { networkTitle } from './settings/start-words.ts';

/** What stands in a field; null: it was emptied. */
export type FieldValue = SettingValue | null;

/** What a new run is chosen from. */
export interface RunChoices {
  readonly datasets: readonly DatasetSummary[];
  readonly recipes: readonly RecipeView[];
  /** Weights that the user imported, newest first. */
  readonly pretrained: readonly Pretrained[];
  /** What computes here; null while it is not known. */
  readonly runners: CallOutput<'engine.info'>['runners'] | null;
}

/** The choices of a new run: dataset, recipe, changed settings, seed, name. Defaults are the recipe's; each recipe keeps its own changes. */
export class RunForm {
  datasetId = $state('');
  /** As the user chose it; empty: as the dataset suggests, else the first. */
  recipeId = $state('');
  seed = $state(1);
  modelName = $state('');
  /** Of the weights to start from. */
  pretrainedId = $state('');
  #changes = $state.raw<Readonly<Record<string, Partial<Record<SettingName, FieldValue>>>>>({});
  readonly #choices: () => RunChoices;

  constructor(choices: () => RunChoices) {
    this.#choices = choices;
  }

  /** The chosen dataset, or the first that can be trained on. */
  readonly dataset = $derived.by(() => {
    const all = this.#choices().datasets;
    return all.find(({ datasetId }) => datasetId === this.datasetId) ?? all.find(({ split }) => split !== null) ?? all[0];
  });
  /** The published recipe of the known set that the dataset was read as; undefined for any other dataset. */
  readonly suggested = $derived.by(() => this.#choices().recipes.find(({ id }) => id === this.dataset?.recipe));
  /** What the suggested recipe is suggested for; null where none is. */
  readonly suggestedFor = $derived.by(() => {
    const preset = this.dataset?.preset ?? null;
    return this.suggested === undefined || preset === null ? null : message(`data.preset.${preset}`);
  });
  /** Why the suggested recipe cannot be trained as it stands, here or on this dataset; null where it can or none is suggested. */
  readonly whyNotSuggested = $derived.by(() => {
    const { suggested } = this;
    return suggested === undefined
      ? null
      : (this.whyNotHere(suggested) ?? this.#whyNotData(suggested) ?? this.#whyNoWeights(suggested));
  });
  readonly recipe = $derived.by(() => {
    const all = this.#choices().recipes;
    const usual = this.whyNotSuggested === null ? (this.suggested ?? all[0]) : all[0];
    return all.find(({ id }) => id === this.recipeId) ?? usual;
  });
  readonly isAsSuggested = $derived(this.recipe !== undefined && this.recipe === this.suggested);
  readonly names = $derived(this.recipe === undefined ? [] : settingNames(this.recipe.kind));
  readonly errors = $derived.by(() => {
    const found: Partial<Record<SettingName, string>> = {};
    for (const name of this.names) {
      const rule = this.recipe === undefined ? undefined : ruleOf(this.recipe.kind, name);
      if (rule === undefined || this.whyOff(name) !== null || followsRule(rule, this.value(name))) continue;
      found[name] = message('train.settings.wrong', { rule: ruleWords(rule) });
    }
    const least = this.#smallestInput();
    if (found.inputSize === undefined && least !== null && Number(this.value('inputSize')) < least) {
      found.inputSize = message('train.settings.wrong', { rule: message('train.rule.integer', { min: least, max: 1024 }) });
    }
    return found;
  });
  /** Of the chosen dataset; parameter counts depend on it. */
  readonly classCount = $derived(Math.max(2, this.dataset?.classes.length ?? 2));
  /** The weights of the recipe's network that were imported. */
  readonly weights = $derived.by(() => this.#choices().pretrained.filter(({ network }) => network === this.recipe?.network));
  /** The weights to start from; undefined where the start is another, or there are none. */
  readonly chosenWeights = $derived(
    this.value('start') === 'file'
      ? (this.weights.find(({ pretrainedId }) => pretrainedId === this.pretrainedId) ?? this.weights[0])
      : undefined,
  );
  /** Why this dataset cannot be learned by this recipe; null where it can. */
  readonly whyNotThisData = $derived(this.recipe === undefined ? null : this.#whyNotData(this.recipe));
  readonly isChanged = $derived(Object.keys(this.#changed()).length > 0);
  /** Why the chosen recipe cannot be trained on this computer, and what to do; null where it can or is not known yet. */
  readonly missingRunner = $derived(this.recipe === undefined ? null : this.whyNotHere(this.recipe));
  /** Several runs divide the images themselves: they need no split. */
  readonly canStudy = $derived(
    this.dataset !== undefined &&
      this.dataset.rootAvailable &&
      this.recipe !== undefined &&
      this.missingRunner === null &&
      this.whyNotThisData === null &&
      (this.value('start') !== 'file' || this.chosenWeights !== undefined) &&
      Object.keys(this.errors).length === 0 &&
      Number.isInteger(this.seed) &&
      this.seed >= 0,
  );
  readonly canStart = $derived(this.canStudy && this.dataset !== undefined && this.dataset.split !== null);
  /** How training images are varied; null for a head, or while one of these settings is wrong. */
  readonly augmentation = $derived.by((): AugmentationSettings | null => {
    const all = this.#networkSettings();
    if (all === null) return null;
    return settingsOfGroup('network', 'augmentation').some((name) => name in this.errors) ? null : all;
  });

  /** Why a recipe cannot be trained on this computer; null where it can or is not known yet. */
  whyNotHere(recipe: RecipeView): string | null {
    const tensorflow = this.#choices().runners?.find(({ id }) => id === 'tensorflow');
    return recipe.kind === 'frozen-head' || tensorflow === undefined || tensorflow.available ? null : tensorflow.reason;
  }

  #whyNotData({ output }: RecipeView): string | null {
    const classes = this.dataset?.classes.length ?? 2;
    return output === 'sigmoid' && classes !== 2 ? message('train.recipe.twoClasses', { classes }) : null;
  }

  /** Who opens the page should be able to start at once: a study's recipe waits for the weights that it starts from. */
  #whyNoWeights(recipe: RecipeView): string | null {
    if (!('start' in recipe.defaults) || recipe.defaults.start !== 'file') return null;
    const isThere = this.#choices().pretrained.some(({ network }) => network === recipe.network);
    return isThere ? null : message('train.start.file.none', { network: networkTitle(recipe) });
  }

  group(group: SettingGroup): readonly SettingName[] {
    if (this.recipe === undefined) return [];
    const settings = this.#networkSettings();
    return settingsOfGroup(this.recipe.kind, group).filter((name) => settings === null || whyHidden(name, settings) === null);
  }

  hasErrors(group: SettingGroup): boolean {
    return this.group(group).some((name) => name in this.errors);
  }

  default(name: SettingName): SettingValue | undefined {
    return this.recipe === undefined ? undefined : settingOf(this.recipe.defaults, name);
  }

  value(name: SettingName): FieldValue | undefined {
    const changed = this.#changed();
    return name in changed ? changed[name] : this.default(name);
  }

  isDefault(name: SettingName): boolean {
    return !(name in this.#changed());
  }

  /** Why a setting changes nothing beside the others as they are, in words; null where it counts. */
  whyOff(name: SettingName): string | null {
    const settings = this.#networkSettings();
    const key = settings === null || this.recipe === undefined ? null : whyWithoutEffect(name, settings, this.recipe);
    return key === null ? null : message(key);
  }

  set(name: SettingName, value: FieldValue): void {
    if (this.recipe === undefined) return;
    const { id } = this.recipe;
    // Who changes a recipe's settings has chosen it: another dataset must not take it away.
    this.recipeId = id;
    const { [name]: _before, ...others } = this.#changed();
    const isDefault = JSON.stringify(value) === JSON.stringify(this.default(name));
    this.#changes = { ...this.#changes, [id]: isDefault ? others : { ...others, [name]: value } };
  }

  /** Begins with what an earlier run was trained with. */
  startFrom(run: Pick<Run, 'datasetId' | 'recipe' | 'seed' | 'settings' | 'pretrainedId'>): void {
    const { datasetId, recipe, seed, settings } = run;
    this.pretrainedId = run.pretrainedId ?? '';
    this.datasetId = datasetId;
    this.recipeId = recipe;
    this.seed = seed;
    for (const name of this.names) this.set(name, settingOf(settings, name) ?? this.default(name) ?? null);
  }

  reset(): void {
    if (this.recipe !== undefined) this.#changes = { ...this.#changes, [this.recipe.id]: {} };
  }

  /** What differs from the recipe, as the call wants it; every value that counts follows its rule where `canStart`. */
  get settings(): Record<string, SettingValue> {
    const entries = Object.entries(this.#changed()) as [SettingName, FieldValue][]; // keys are setting names by the type
    return Object.fromEntries(
      entries.flatMap(([name, value]) => {
        const rule = this.recipe === undefined ? undefined : ruleOf(this.recipe.kind, name);
        // A value that is wrong and has no effect is left at the recipe's.
        return value === null || rule === undefined || !followsRule(rule, value) ? [] : [[name, value]];
      }),
    );
  }

  /** Changed settings that decide what a network gets of an image, where they are right. */
  readonly inputSettings = $derived.by(() => {
    const names = settingsOfGroup('network', 'input').filter((name) => !(name in this.errors));
    return Object.fromEntries(Object.entries(this.settings).filter(([name]) => names.some((own) => own === name)));
  });

  /** What the call is told of the weights to start from. */
  get startWeights(): PretrainedId | null {
    return this.chosenWeights?.pretrainedId ?? null;
  }

  /** All settings with the changes, for counting parameters; a field may hold what its rule refuses. */
  get all(): Partial<TrainingSettings> {
    return { ...this.recipe?.defaults, ...this.settings };
  }

  #changed(): Partial<Record<SettingName, FieldValue>> {
    return this.#changes[this.recipe?.id ?? ''] ?? {};
  }

  /** The smallest image that the network can be built for; null for a head. */
  #smallestInput(): number | null {
    const { recipe } = this;
    if (recipe?.kind !== 'network') return null;
    const base = this.value('start') === 'bundled' ? BUNDLED_BASE : recipe.network;
    return isBaseId(base) ? smallestInput(base) : null;
  }

  #networkSettings(): NetworkSettings | null {
    if (this.recipe?.kind !== 'network') return null;
    // A network recipe's defaults have every key, and `settings` holds only values that follow their rules.
    return { ...this.recipe.defaults, ...this.settings } as NetworkSettings;
  }
}
