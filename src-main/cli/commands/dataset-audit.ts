import { z } from 'zod';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { findDataset } from '../find-by-name.ts';
import { finishJob } from '../finish-job.ts';

/** `dataset audit N`: duplicates, label conflicts and images of poor quality. */
export const datasetAudit = defineCommand({
  name: 'dataset audit',
  text: 'cli.datasetAudit',
  arguments: [['<dataset>', 'cli.argument.dataset']],
  input: z.object({ dataset: z.string() }),
  run: async (session, input) => {
    const { datasetId } = await findDataset(session, input.dataset);
    await finishJob(session, () => session.api.call('datasets.audit', { datasetId }));
    const { findings } = await session.api.call('datasets.findings', { datasetId });
    return {
      json: {
        datasetId,
        findings: findings.map(({ kind, decision, imageCount, images, partitions, correlation }) => ({
          kind,
          decision,
          imageCount,
          images: images.map(({ path }) => path),
          partitions,
          correlation,
        })),
      },
      lines: [
        message('cli.findings', { count: findings.length }),
        ...findings.map(({ kind, decision, imageCount, images, partitions }) => {
          const where = partitions.length === 0 ? '' : ` [${partitions.join(', ')}]`;
          return `  ${kind} (${imageCount}, ${decision})${where}: ${images
            .slice(0, 4)
            .map(({ path }) => path)
            .join(', ')}`;
        }),
      ],
    };
  },
});
