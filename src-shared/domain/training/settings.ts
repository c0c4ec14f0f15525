import { AppError } from '#shared/errors/app-error.ts';
import type { NetworkSettings } from './network-settings.ts';
import { NETWORK_SETTING_RULES } from './network-settings.ts';
import { describeRule, followsRule, settingValueOf } from './setting-rules.ts';
import type { SettingRule, SettingValue } from './setting-rules.ts';

/** Settings of a run on a frozen backbone. Ranges: `HEAD_SETTING_RULES`; words: `train.setting.<name>` in the messages. */
export interface HeadSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly l2: number;
  readonly hiddenUnits: number;
  readonly dropout: number;
  readonly classWeights: 'none' | 'balanced';
  readonly patience: number;
  readonly flipViews: boolean;
}

/** The rule of every setting of a head. */
export const HEAD_SETTING_RULES = {
  epochs: { kind: 'integer', min: 1, max: 1000 },
  batchSize: { kind: 'integer', min: 1, max: 1024 },
  learningRate: { kind: 'number', above: 0, max: 1 },
  l2: { kind: 'number', min: 0, max: 10 },
  hiddenUnits: { kind: 'integer', min: 0, max: 4096 }, // 0: no hidden layer
  dropout: { kind: 'number', min: 0, max: 0.95 },
  classWeights: { kind: 'choice', choices: ['none', 'balanced'] },
  patience: { kind: 'integer', min: 1, max: 1000 }, // epochs without a lower validation loss before stopping
  flipViews: { kind: 'boolean' }, // also learn from the mirrored image (features of a second view)
} as const satisfies Readonly<Record<keyof HeadSettings, SettingRule>>;

/** What kinds of recipes there are: a head on the features of a frozen backbone, or a whole network. */
export type RecipeKind = 'frozen-head' | 'network';

/** The settings of each kind of recipe. */
export interface SettingsByKind {
  readonly 'frozen-head': HeadSettings;
  readonly network: NetworkSettings;
}

export type TrainingSettings = SettingsByKind[RecipeKind];
export type SettingName = keyof HeadSettings | keyof NetworkSettings;

/** The rules of each kind of recipe, in the order in which settings are shown. */
export const SETTING_RULES: Readonly<Record<RecipeKind, Readonly<Partial<Record<SettingName, SettingRule>>>>> = {
  'frozen-head': HEAD_SETTING_RULES,
  network: NETWORK_SETTING_RULES,
};

/** A recipe as far as its settings go. */
export interface RecipeSettings<Kind extends RecipeKind = RecipeKind> {
  readonly kind: Kind;
  readonly defaults: SettingsByKind[Kind];
}

/** The names of all settings of a kind of recipe, in the order in which they are shown. */
export function settingNames(kind: RecipeKind): readonly SettingName[] {
  // The keys of the rules are setting names by their type.
  return Object.keys(SETTING_RULES[kind]) as SettingName[];
}

/**
 * The recipe's settings with `key=value` assignments laid over them; the last assignment of a key counts.
 * Errors: `settings/malformed` (no `=`), `settings/unknown` (no such key), `settings/invalid` (value outside its rule).
 * @example parseSettings(RECIPES['efficientnet-lite0-head'], ['epochs=20', 'flipViews=false'])
 */
export function parseSettings<Kind extends RecipeKind>(
  recipe: RecipeSettings<Kind>,
  assignments: readonly string[],
): SettingsByKind[Kind] {
  const values: Record<string, unknown> = { ...recipe.defaults };
  for (const assignment of assignments) {
    const equals = assignment.indexOf('=');
    if (equals < 1) throw new AppError('settings/malformed', { received: assignment });
    const name = assignment.slice(0, equals).trim();
    const text = assignment.slice(equals + 1).trim();
    const rule = ruleOf(recipe.kind, name);
    const value = settingValueOf(rule, text);
    if (value === undefined) throw invalid(name, text, rule);
    values[name] = value;
  }
  // Every key was parsed by the rule of its name, and all keys are there since `defaults` has them.
  return values as unknown as SettingsByKind[Kind];
}

/**
 * The recipe's settings with changes of unknown origin laid over them. Errors: `settings/unknown`, `settings/invalid`.
 */
export function withChanges<Kind extends RecipeKind>(
  recipe: RecipeSettings<Kind>,
  changes: Readonly<Record<string, unknown>>,
): SettingsByKind[Kind] {
  for (const [name, value] of Object.entries(changes)) {
    const rule = ruleOf(recipe.kind, name);
    if (!followsRule(rule, value)) throw invalid(name, JSON.stringify(value), rule);
  }
  // Every change follows the rule of its name.
  return { ...recipe.defaults, ...changes };
}

/** The value that a setting has in a run, or undefined where its kind of recipe has no such setting. */
export function settingOf(settings: TrainingSettings, name: SettingName): SettingValue | undefined {
  // Read by name: undefined where this kind does not have it.
  return (settings as Partial<Record<SettingName, SettingValue>>)[name];
}

function ruleOf(kind: RecipeKind, name: string): SettingRule {
  const rules = SETTING_RULES[kind];
  // `hasOwn` has just shown that it is a key.
  const rule = Object.hasOwn(rules, name) ? rules[name as SettingName] : undefined;
  if (rule === undefined) throw new AppError('settings/unknown', { setting: name, known: settingNames(kind) });
  return rule;
}

function invalid(setting: string, received: string, rule: SettingRule): AppError {
  return new AppError('settings/invalid', { setting, received, expected: describeRule(rule) });
}
