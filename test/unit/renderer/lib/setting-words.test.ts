import { expect, test } from 'vitest';
import { choiceWords, recipeWords, ruleOf, ruleWords, settingLines, valueWords } from '#renderer/lib/setting-words.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { settingNames } from '#shared/domain/training/settings.ts';

test.each(Object.entries(RECIPES))('every setting of %s has words for its value, its choices and its rule', (id, recipe) => {
  expect(recipeWords(id).title).not.toBe(id);
  const lines = settingLines(recipe.defaults);
  expect(lines).toHaveLength(settingNames(recipe.kind).length);
  for (const { label, text } of lines) expect(`${label} ${text}`).toMatch(/^\p{Lu}.* \S/u);
  for (const name of settingNames(recipe.kind)) {
    const rule = ruleOf(recipe.kind, name);
    if (rule?.kind !== 'choice') continue;
    const words = rule.choices.map((choice) => choiceWords(name, choice));
    expect(new Set(words).size).toBe(rule.choices.length);
    // float32 and bfloat16 are words of their own; all others are written for people.
    for (const word of words) expect(word).toMatch(/^(\p{Lu}.*|float32|bfloat16)$/u);
  }
});

test('values and rules are written for people', () => {
  expect(valueWords('zoom', [0.9, 1.1])).toBe('0.9 to 1.1');
  expect(valueWords('nesterov', false)).toBe('no');
  expect(valueWords('optimizer', 'adamw')).toBe('AdamW');
  expect(valueWords('learningRate', 0.001)).toBe('0.001');
  expect(ruleWords({ kind: 'number', above: 0, max: 1 })).toBe('a number above 0, at most 1');
  expect(ruleWords({ kind: 'range', min: 0, max: 10 })).toBe(
    'an amount from 0 to 1, or two ends from 0 to 10, the smaller first',
  );
  expect(recipeWords('of-a-newer-core')).toEqual({ title: 'of-a-newer-core', text: '' });
});
