import { z } from 'zod';
import type { Pretrained } from '#shared/contract/pretrained.ts';
import { pretrainedSchema } from '#shared/contract/pretrained.ts';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { findPretrained } from '../find-by-name.ts';
import { finishJob } from '../finish-job.ts';
import { grantPaths } from '../session.ts';
import { tableText } from '../table-text.ts';

/** `pretrained import FILE`: weights of a Keras backbone, to start trainings from. */
export const pretrainedImport = defineCommand({
  name: 'pretrained import',
  text: 'cli.pretrainedImport',
  arguments: [['<file>', 'cli.pretrainedImport.file']],
  options: [['--network <network>', 'cli.pretrainedImport.network']],
  input: z.object({ file: z.string(), network: z.string().optional() }),
  run: async (session, { file, network = null }) => {
    const { grantId } = await grantPaths(session, [file]);
    const job = await finishJob(session, () => session.api.call('pretrained.import', { grantId, network }));
    const pretrained = pretrainedSchema.parse(job.result);
    const { name, parameters, pretrainedId } = pretrained;
    return { json: pretrained, lines: [message('cli.pretrainedImport.done', { name, parameters, pretrainedId })] };
  },
});

/** `pretrained list`: weights that trainings can start from. */
export const pretrainedList = defineCommand({
  name: 'pretrained list',
  text: 'cli.pretrainedList',
  input: z.object({}),
  run: async ({ api }) => {
    const { pretrained } = await api.call('pretrained.list', {});
    const head = [message('cli.word.name'), message('cli.word.network'), message('cli.word.parameters'), 'id'];
    return { json: { pretrained }, lines: tableText(head, pretrained.map(rowOf)) };
  },
});

function rowOf({ name, network, parameters, pretrainedId }: Pretrained): readonly (string | number)[] {
  return [name, network, parameters, pretrainedId];
}

/** `pretrained delete NAME`: models that were trained from these weights stay. */
export const pretrainedDelete = defineCommand({
  name: 'pretrained delete',
  text: 'cli.pretrainedDelete',
  arguments: [['<weights>', 'cli.argument.weights']],
  input: z.object({ weights: z.string() }),
  run: async (session, { weights }) => {
    const { pretrainedId, name } = await findPretrained(session, weights);
    await session.api.call('pretrained.delete', { pretrainedId });
    return { json: { pretrainedId }, lines: [message('cli.deleted', { name })] };
  },
});
