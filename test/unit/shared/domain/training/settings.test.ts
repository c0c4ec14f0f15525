import { expect, test } from 'vitest';
import { headSettingsSchema } from '#shared/contract/engine/learning.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { describeRule, HEAD_SETTING_NAMES, HEAD_SETTING_RULES, parseSettings } from '#shared/domain/training/settings.ts';
import { isAppError } from '#shared/errors/app-error.ts';
import { EN } from '#shared/messages/messages.ts';

const recipe = RECIPES['efficientnet-lite0-head'];

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (thrown) {
    for (const code of ['settings/malformed', 'settings/unknown', 'settings/invalid'] as const)
      if (isAppError(thrown, code)) return code;
    throw thrown;
  }
  return 'none';
}

test('assignments are laid over the defaults, the last one counts', () => {
  const settings = parseSettings(recipe, [
    'epochs=5',
    'epochs=20',
    'l2=1e-3',
    'classWeights=none',
    'flipViews=false',
    ' dropout = .5 ',
  ]);
  expect(settings).toEqual({ ...recipe.defaults, epochs: 20, l2: 0.001, classWeights: 'none', flipViews: false, dropout: 0.5 });
  expect(parseSettings(recipe, [])).toEqual(recipe.defaults);
});

test.each([
  ['epochs', 'settings/malformed'],
  ['=5', 'settings/malformed'],
  ['', 'settings/malformed'],
  ['speed=5', 'settings/unknown'],
  ['__proto__=5', 'settings/unknown'],
  ['epochs=0', 'settings/invalid'],
  ['epochs=1001', 'settings/invalid'],
  ['epochs=2.5', 'settings/invalid'],
  ['epochs=', 'settings/invalid'],
  ['epochs=ten', 'settings/invalid'],
  ['epochs=0x10', 'settings/invalid'],
  ['learningRate=0', 'settings/invalid'],
  ['learningRate=Infinity', 'settings/invalid'],
  ['l2=-1', 'settings/invalid'],
  ['dropout=0.96', 'settings/invalid'],
  ['classWeights=Balanced', 'settings/invalid'],
  ['flipViews=1', 'settings/invalid'],
])('%s is refused with %s', (assignment, code) => {
  expect(codeOf(() => parseSettings(recipe, [assignment]))).toBe(code);
});

test('the schema at the process border accepts and refuses what the rules do', () => {
  expect(headSettingsSchema.parse(recipe.defaults)).toEqual(recipe.defaults);
  for (const [name, bad] of [
    ['epochs', 0],
    ['learningRate', 0],
    ['l2', 11],
    ['dropout', 1],
    ['patience', 1.5],
    ['classWeights', 'all'],
  ] as const) {
    expect(headSettingsSchema.safeParse({ ...recipe.defaults, [name]: bad }).success, name).toBe(false);
  }
  expect(Object.keys(headSettingsSchema.shape)).toEqual(HEAD_SETTING_NAMES);
});

test.each(HEAD_SETTING_NAMES)('%s has a label, an explanation and a rule in words', (name) => {
  expect(EN).toHaveProperty([`train.setting.${name}.label`]);
  expect(EN).toHaveProperty([`train.setting.${name}.help`]);
  expect(describeRule(HEAD_SETTING_RULES[name]).length).toBeGreaterThan(5);
});
