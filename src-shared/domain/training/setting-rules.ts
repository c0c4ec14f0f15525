import type { FactorRange } from '#shared/domain/imaging/augmentation-settings.ts';

/** What a setting may be: one rule serves the command line, the form and the schema at the process border. */
export type SettingRule =
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  /** `above`: the value must be greater than it; `min`: at least. */
  | { readonly kind: 'number'; readonly above?: number; readonly min?: number; readonly max: number }
  /** An amount around 1 that stays within the ends, or two ends between `min` and `max`, the lower first. */
  | { readonly kind: 'range'; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'boolean' };

/** A value of any setting. */
export type SettingValue = number | string | boolean | FactorRange;

/** What a rule allows, in short: `a whole number from 1 to 1000`. Used in error details and beside form fields. */
export function describeRule(rule: SettingRule): string {
  switch (rule.kind) {
    case 'integer':
      return `a whole number from ${String(rule.min)} to ${String(rule.max)}`;
    case 'number':
      return rule.above === undefined
        ? `a number from ${String(rule.min ?? 0)} to ${String(rule.max)}`
        : `a number greater than ${String(rule.above)}, at most ${String(rule.max)}`;
    case 'range':
      return `an amount from 0 to ${String(Math.min(rule.max, 1 - rule.min))}, or two numbers from ${String(rule.min)} to ${String(rule.max)} as low,high`;
    case 'choice':
      return rule.choices.join(' or ');
    case 'boolean':
      return 'true or false';
  }
}

/** The value that a text stands for under a rule, or undefined. */
export function settingValueOf(rule: SettingRule, text: string): SettingValue | undefined {
  switch (rule.kind) {
    case 'choice':
      return rule.choices.includes(text) ? text : undefined;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'range':
      return rangeOf(text, rule);
    case 'integer':
    case 'number': {
      const value = numberOf(text);
      return followsRule(rule, value) ? value : undefined;
    }
  }
}

/** Whether a value of unknown origin is what a rule allows. */
export function followsRule(rule: SettingRule, value: unknown): boolean {
  switch (rule.kind) {
    case 'choice':
      return typeof value === 'string' && rule.choices.includes(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return Number.isInteger(value) && isWithin(value, rule.min, rule.max);
    case 'number':
      return isWithin(value, rule.above ?? rule.min ?? 0, rule.max) && value !== rule.above;
    case 'range':
      return Array.isArray(value)
        ? value.length === 2 && value.every((end) => isWithin(end, rule.min, rule.max)) && Number(value[0]) <= Number(value[1])
        : isWithin(value, 0, rule.max) && 1 - Number(value) >= rule.min;
  }
}

function isWithin(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && value >= min && value <= max;
}

function numberOf(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
}

function rangeOf(text: string, rule: SettingRule): FactorRange | undefined {
  const ends = text.split(',').map(numberOf);
  const [low = Number.NaN, high] = ends;
  const value = high === undefined ? low : ([low, high] as const);
  return ends.length <= 2 && followsRule(rule, value) ? value : undefined;
}
