import { z } from 'zod';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { figuresJson, figuresLines } from '../evaluation-output.ts';
import { thresholdsText } from '../input-schemas.ts';
import { grantPaths } from '../session.ts';

/** `metrics FILE.csv`: the figures of predictions that any program wrote; nothing is kept. */
export const metrics = defineCommand({
  name: 'metrics',
  text: 'cli.metrics',
  arguments: [['<file>', 'cli.metrics.file']],
  options: [
    ['--truth <column>', 'cli.metrics.truth'],
    ['--prefix <text>', 'cli.metrics.prefix'],
    ['--group <column>', 'cli.metrics.group'],
    ['--threshold <class=t...>', 'cli.threshold'],
  ],
  notBuilt: ['--mode <mode>', '--compare <prefix>'],
  input: z.object({
    file: z.string(),
    truth: z.string().default('truth'),
    prefix: z.string().min(1).default('p_'),
    group: z.string().optional(),
    threshold: thresholdsText,
  }),
  run: async (session, { file, truth: truthColumn, prefix, group = null, threshold: thresholds }) => {
    const { grantId } = await grantPaths(session, [file]);
    const { figures } = await session.api.call('evaluations.score', {
      ...{ grantId, truthColumn, prefix, groupColumn: group, thresholds, seed: session.seed ?? 1 },
    });
    return {
      json: figuresJson(figures),
      lines: [message('cli.metrics.done', { file, n: figures.n }), ...figuresLines(figures)],
    };
  },
});
