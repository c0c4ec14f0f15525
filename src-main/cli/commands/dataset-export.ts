import { z } from 'zod';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { findDataset } from '../find-by-name.ts';
import { saveExport } from '../session.ts';

/** `dataset export N --csv FILE`: a CSV with `filepath` and `label`, as training scripts read it. */
export const datasetExport = defineCommand({
  name: 'dataset export',
  text: 'cli.datasetExport',
  arguments: [['<dataset>', 'cli.argument.dataset']],
  options: [
    ['--csv <file>', 'cli.datasetExport.csv'],
    ['--partition <partition>', 'cli.datasetExport.partition'],
    ['--labels <form>', 'cli.datasetExport.labels'],
  ],
  input: z.object({
    dataset: z.string(),
    csv: z.string().min(1),
    partition: z.enum(['train', 'validation', 'test']).optional(),
    labels: z.enum(['index', 'name']).default('index'),
  }),
  run: async (session, { dataset, csv, partition, labels }) => {
    const { datasetId } = await findDataset(session, dataset);
    const { exportId } = await session.api.call('datasets.export', { datasetId, partition: partition ?? null, labels });
    const path = await saveExport(session, exportId, csv);
    return { json: { datasetId, path }, lines: [message('cli.saved', { path })] };
  },
});
