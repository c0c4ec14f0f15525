import { z } from 'zod';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { findDataset } from '../find-by-name.ts';

/** `dataset delete N`: removes it with its splits, evaluations and copied images. */
export const datasetDelete = defineCommand({
  name: 'dataset delete',
  text: 'cli.datasetDelete',
  arguments: [['<dataset>', 'cli.argument.dataset']],
  input: z.object({ dataset: z.string() }),
  run: async (session, input) => {
    const { datasetId, name } = await findDataset(session, input.dataset);
    await session.api.call('datasets.delete', { datasetId });
    return { json: { datasetId, name }, lines: [message('cli.deleted', { name })] };
  },
});
