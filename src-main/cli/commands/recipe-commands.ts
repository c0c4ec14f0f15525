import { z } from 'zod';
import type { RecipeView } from '#shared/contract/training.ts';
import { describeRule } from '#shared/domain/training/setting-rules.ts';
import { SETTING_RULES, settingNames, settingOf } from '#shared/domain/training/settings.ts';
import { message } from '#shared/messages/messages.ts';
import type { CommandOutput } from '../command-definition.ts';
import { defineCommand } from '../command-definition.ts';
import { findByName } from '../find-by-name.ts';
import { wholeText } from '../input-schemas.ts';
import { tableText } from '../table-text.ts';

const CLASSES_OPTION = ['--classes <n>', 'cli.recipe.classes'] as const;

/** `recipe list`: recipes with exact parameter counts. */
export const recipeList = defineCommand({
  name: 'recipe list',
  text: 'cli.recipeList',
  options: [CLASSES_OPTION],
  input: z.object({ classes: wholeText.nullable().default(null) }),
  run: async ({ api }, { classes }) => outputOf((await api.call('recipes.list', { classes })).recipes),
});

/** `recipe show R`: one recipe with every setting, its default and what it may be. */
export const recipeShow = defineCommand({
  name: 'recipe show',
  text: 'cli.recipeShow',
  arguments: [['<recipe>', 'cli.argument.recipe']],
  options: [CLASSES_OPTION],
  input: z.object({ recipe: z.string(), classes: wholeText.nullable().default(null) }),
  run: async ({ api }, { recipe, classes }) => {
    const { recipes } = await api.call('recipes.list', { classes });
    const found = findByName(recipes, recipe, 'recipe', ({ id }) => ({ id, name: id }));
    const { json, lines } = outputOf([found]);
    return {
      json,
      lines: [...lines, message(`cli.recipeShow.${found.kind}`, { network: found.network }), '', ...settingLines(found)],
    };
  },
});

function settingLines({ kind, defaults }: RecipeView): readonly string[] {
  const head = [message('cli.word.setting'), message('cli.word.default'), message('cli.word.allowed')];
  return tableText(
    head,
    settingNames(kind).map((name) => {
      const rule = SETTING_RULES[kind][name];
      return [name, String(settingOf(defaults, name)), rule === undefined ? '' : describeRule(rule)];
    }),
  );
}

function outputOf(recipes: readonly RecipeView[]): CommandOutput {
  const head = [
    message('cli.word.recipe'),
    message('cli.word.parameters'),
    message('cli.word.trainable'),
    message('cli.word.input'),
  ];
  return {
    json: { recipes },
    lines: tableText(
      head,
      recipes.map(({ id, parameters, trainableParameters, inputSize }) => [
        id,
        parameters,
        trainableParameters,
        `${inputSize.width} x ${inputSize.height}`,
      ]),
    ),
  };
}
