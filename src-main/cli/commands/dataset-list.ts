import { z } from 'zod';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { tableText } from '../table-text.ts';

/** `dataset list`: what there is. */
export const datasetList = defineCommand({
  name: 'dataset list',
  text: 'cli.datasetList',
  input: z.object({}),
  run: async ({ api }) => {
    const { datasets } = await api.call('datasets.list', {});
    const head = [
      message('cli.word.name'),
      message('cli.word.classes'),
      message('cli.word.images'),
      message('cli.word.groups'),
      message('cli.word.rejected'),
      'id',
    ];
    return {
      json: { datasets },
      lines: tableText(
        head,
        datasets.map((each) => [each.name, each.classes.length, each.images, each.groups, each.rejected, each.datasetId]),
      ),
    };
  },
});
