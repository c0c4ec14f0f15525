import { AppError } from '#shared/errors/app-error.ts';

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

/** What a setting may be: one rule serves the command line, the form and the schema at the process border. */
export type SettingRule =
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  /** `above`: the value must be greater than it; `min`: at least. */
  | { readonly kind: 'number'; readonly above?: number; readonly min?: number; readonly max: number }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'boolean' };

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

export type HeadSettingName = keyof typeof HEAD_SETTING_RULES;

/** The names of all settings, in the order in which they are shown. */
// The keys of a literal object are exactly its type's keys.
export const HEAD_SETTING_NAMES = Object.keys(HEAD_SETTING_RULES) as readonly HeadSettingName[];

/** What a rule allows, in short: `whole number from 1 to 1000`. Used in error details and beside form fields. */
export function describeRule(rule: SettingRule): string {
  switch (rule.kind) {
    case 'integer':
      return `a whole number from ${String(rule.min)} to ${String(rule.max)}`;
    case 'number':
      return rule.above === undefined
        ? `a number from ${String(rule.min ?? 0)} to ${String(rule.max)}`
        : `a number greater than ${String(rule.above)}, at most ${String(rule.max)}`;
    case 'choice':
      return rule.choices.join(' or ');
    case 'boolean':
      return 'true or false';
  }
}

/**
 * The recipe's settings with `key=value` assignments laid over them; the last assignment of a key counts.
 * Errors: `settings/malformed` (no `=`), `settings/unknown` (no such key), `settings/invalid` (value outside its rule).
 * @example parseSettings(RECIPES['efficientnet-lite0-head'], ['epochs=20', 'flipViews=false'])
 */
export function parseSettings(recipe: { readonly defaults: HeadSettings }, assignments: readonly string[]): HeadSettings {
  const values: Record<string, number | string | boolean> = { ...recipe.defaults };
  for (const assignment of assignments) {
    const equals = assignment.indexOf('=');
    if (equals < 1) throw new AppError('settings/malformed', { received: assignment });
    const name = assignment.slice(0, equals).trim();
    if (!isSettingName(name)) throw new AppError('settings/unknown', { setting: name, known: HEAD_SETTING_NAMES });
    values[name] = parseValue(name, assignment.slice(equals + 1).trim());
  }
  // Every key was parsed by the rule of its name, and all keys are there since `defaults` has them.
  return values as unknown as HeadSettings;
}

function isSettingName(name: string): name is HeadSettingName {
  return Object.hasOwn(HEAD_SETTING_RULES, name);
}

function parseValue(name: HeadSettingName, text: string): number | string | boolean {
  const rule: SettingRule = HEAD_SETTING_RULES[name];
  const value = valueOf(rule, text);
  if (value === undefined)
    throw new AppError('settings/invalid', { setting: name, received: text, expected: describeRule(rule) });
  return value;
}

/** The value that a text stands for under a rule, or undefined. */
function valueOf(rule: SettingRule, text: string): number | string | boolean | undefined {
  if (rule.kind === 'choice') return rule.choices.includes(text) ? text : undefined;
  if (rule.kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(value) || value > rule.max) return undefined;
  if (rule.kind === 'integer') return Number.isInteger(value) && value >= rule.min ? value : undefined;
  const isLargeEnough = rule.above === undefined ? value >= (rule.min ?? 0) : value > rule.above;
  return isLargeEnough ? value : undefined;
}
