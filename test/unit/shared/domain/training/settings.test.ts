import { expect, test } from 'vitest';
import { headSettingsSchema, networkSettingsSchema } from '#shared/contract/engine/training-settings.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { describeRule } from '#shared/domain/training/setting-rules.ts';
import { parseSettings, SETTING_RULES, settingNames, withChanges } from '#shared/domain/training/settings.ts';
import { isAppError } from '#shared/errors/app-error.ts';
import { EN } from '#shared/messages/messages.ts';

const recipe = RECIPES['efficientnet-lite0-head'];
const network = RECIPES['compact-cnn'];

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
  expect(Object.keys(headSettingsSchema.shape)).toEqual(settingNames('frozen-head'));
  expect(networkSettingsSchema.parse(network.defaults)).toEqual(network.defaults);
  for (const [name, bad] of [
    ['zoom', [1.2, 0.8]],
    ['rotation', 181],
    ['optimizer', 'ftrl'],
    ['schedule', 'linear'],
    ['brightness', -0.1],
  ] as const) {
    expect(networkSettingsSchema.safeParse({ ...network.defaults, [name]: bad }).success, name).toBe(false);
  }
  expect(Object.keys(networkSettingsSchema.shape).toSorted()).toEqual(settingNames('network').toSorted());
});

test('a whole network takes ranges, a head does not know them', () => {
  expect(parseSettings(network, ['zoom=0.8,1.2', 'rotation=30', 'optimizer=sgd']).zoom).toEqual([0.8, 1.2]);
  expect(codeOf(() => parseSettings(recipe, ['zoom=0.1']))).toBe('settings/unknown');
});

test('changes of unknown origin follow the same rules', () => {
  expect(withChanges(network, { epochs: 3, zoom: [0.9, 1.1] })).toEqual({ ...network.defaults, epochs: 3, zoom: [0.9, 1.1] });
  expect(codeOf(() => withChanges(network, { epochs: '3' }))).toBe('settings/invalid');
  expect(codeOf(() => withChanges(network, { flipViews: true }))).toBe('settings/unknown');
});

const ALL = (['frozen-head', 'network'] as const).flatMap((kind) => settingNames(kind).map((name) => [kind, name] as const));

test.each(ALL)('%s %s has a label, an explanation and a rule in words', (kind, name) => {
  expect(EN).toHaveProperty([`train.setting.${name}.label`]);
  expect(EN).toHaveProperty([`train.setting.${name}.help`]);
  expect(describeRule(SETTING_RULES[kind][name]!).length).toBeGreaterThan(5);
});
