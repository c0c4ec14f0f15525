import { z } from 'zod';
import type { Split } from '#shared/contract/datasets.ts';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { findDataset } from '../find-by-name.ts';
import { fractionText, wholeText } from '../input-schemas.ts';
import { foldsOutput } from '../study-output.ts';
import { tableText } from '../table-text.ts';

/** `dataset split N`: stratified, grouped and seeded; the test part is sealed. */
export const datasetSplit = defineCommand({
  name: 'dataset split',
  text: 'cli.datasetSplit',
  arguments: [['<dataset>', 'cli.argument.dataset']],
  options: [
    ['--train <fraction>', 'cli.datasetSplit.train'],
    ['--validation <fraction>', 'cli.datasetSplit.validation'],
    ['--test <fraction>', 'cli.datasetSplit.test'],
    ['--by <unit>', 'cli.datasetSplit.by'],
    ['--k-fold <k>', 'studies.cli.splitKFold'],
  ],
  input: z.object({
    dataset: z.string(),
    train: fractionText.default(0.7),
    validation: fractionText.default(0.15),
    test: fractionText.default(0.15),
    by: z.enum(['group', 'image', 'given']).default('group'),
    kFold: wholeText.optional(),
  }),
  run: async (session, { dataset, train, validation, test, by, kFold }) => {
    const { datasetId } = await findDataset(session, dataset);
    const seed = session.seed ?? 1;
    if (kFold !== undefined)
      return foldsOutput(await session.api.call('studies.folds', { datasetId, folds: kFold, seed }), { datasetId, seed });
    const split = await session.api.call('datasets.split', { datasetId, train, validation, test, by, seed });
    const { splitId, splitHash, partitions } = split;
    return { json: { datasetId, splitId, splitHash, by, seed, partitions }, lines: linesOf(split) };
  },
});

function linesOf({ partitions }: Split): readonly string[] {
  const head = [message('cli.word.partition'), message('cli.word.images'), message('cli.word.groups')];
  return tableText(
    head,
    Object.entries(partitions).map(([name, { images, groups }]) => [name, images, groups]),
  );
}
