import { isRecipeId } from '#shared/domain/architectures/recipes.ts';
import type { SettingRule, SettingValue } from '#shared/domain/training/setting-rules.ts';
import type { RecipeKind, SettingName, TrainingSettings } from '#shared/domain/training/settings.ts';
import { SETTING_RULES, settingNames, settingOf } from '#shared/domain/training/settings.ts';
import type { MessageKey } from '#shared/messages/messages.ts';
import { EN, message } from '#shared/messages/messages.ts';

/** The words of a recipe; the title is its id where a newer core knows a recipe that this window does not. */
export function recipeWords(recipe: string): { readonly title: string; readonly text: string } {
  if (!isRecipeId(recipe)) return { title: recipe, text: '' };
  return { title: message(`train.recipe.${recipe}.title`), text: message(`train.recipe.${recipe}.text`) };
}

/** What the study of a recipe had of its own, as far as it is only suggested; null: nothing. */
interface Suggestions {
  readonly suggestedValidation: number | null;
  readonly suggestedThreshold: number | null;
}

/** What else a recipe's study had of its own: the part that it validates on, its threshold; empty where there is nothing. */
export function studyWords({ suggestedValidation: part, suggestedThreshold: threshold }: Suggestions): string {
  return [
    part === null ? '' : message('train.recipe.suggestedValidation', { percent: part * 100 }),
    threshold === null ? '' : message('train.recipe.suggestedThreshold', { threshold }),
  ]
    .filter((text) => text !== '')
    .join(' ');
}

/** What a choice of a setting is called. */
export function choiceWords(name: SettingName, choice: string): string {
  const key = `train.choice.${name}.${choice}`;
  // `hasOwn` has just shown that it is a key.
  return Object.hasOwn(EN, key) ? message(key as MessageKey) : choice;
}

/** A setting's value for people: `yes`, `Adam`, `0.9 to 1.1`. */
export function valueWords(name: SettingName, value: SettingValue | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return message(value ? 'train.settings.yes' : 'train.settings.no');
  if (typeof value === 'string') return choiceWords(name, value);
  if (typeof value === 'number') return String(value);
  return message('train.settings.range', { low: String(value[0]), high: String(value[1]) });
}

/** What a rule allows, beside a field. */
export function ruleWords(rule: SettingRule): string {
  if (rule.kind === 'integer') return message('train.rule.integer', { min: rule.min, max: rule.max });
  if (rule.kind === 'range')
    return message('train.rule.range', { amount: Math.min(rule.max, 1 - rule.min), min: rule.min, max: rule.max });
  if (rule.kind !== 'number') return '';
  return rule.above === undefined
    ? message('train.rule.number', { min: rule.min ?? 0, max: rule.max })
    : message('train.rule.above', { above: rule.above, max: rule.max });
}

/** A setting with its value, for people. */
export interface SettingLine {
  readonly name: SettingName;
  readonly label: string;
  readonly text: string;
}

/** A run's settings in words, in the order in which they are shown. */
export function settingLines(settings: TrainingSettings): readonly SettingLine[] {
  const kind: RecipeKind = 'optimizer' in settings ? 'network' : 'frozen-head';
  return settingNames(kind).map((name) => ({
    name,
    label: message(`train.setting.${name}.label`),
    text: valueWords(name, settingOf(settings, name)),
  }));
}

/** The rule of a setting of a kind of recipe. */
export function ruleOf(kind: RecipeKind, name: SettingName): SettingRule | undefined {
  return SETTING_RULES[kind][name];
}
