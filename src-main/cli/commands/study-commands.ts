import { z } from 'zod';
import type { StudySummary } from '#shared/contract/studies.ts';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { figureText } from '../evaluation-output.ts';
import { findStudy } from '../find-by-name.ts';
import { studyShown } from '../study-output.ts';
import { tableText } from '../table-text.ts';

/** `study list`: cross-validations and learning curves, newest first. */
export const studyList = defineCommand({
  name: 'study list',
  text: 'studies.cli.list',
  input: z.object({}),
  run: async ({ api }) => {
    const { studies } = await api.call('studies.list', {});
    const head = [
      message('cli.word.name'),
      message('studies.word.kind'),
      message('cli.word.dataset'),
      message('cli.word.recipe'),
      message('cli.word.state'),
      message('studies.word.done'),
      'accuracy',
      'id',
    ];
    return { json: { studies }, lines: tableText(head, studies.map(rowOf)) };
  },
});

function rowOf({ name, kind, datasetName, recipe, state, parts, partsDone, accuracy, studyId }: StudySummary): readonly string[] {
  const done = `${String(partsDone)}/${String(parts)}`;
  const measured = accuracy === null ? '' : figureText(accuracy);
  return [name, message(`studies.kind.${kind}`), datasetName, recipe, message(`train.state.${state}`), done, measured, studyId];
}

/** `study show STUDY`: its settings, the state of its parts, and its figures with their intervals. */
export const studyShow = defineCommand({
  name: 'study show',
  text: 'studies.cli.show',
  arguments: [['<study>', 'studies.cli.argument']],
  input: z.object({ study: z.string() }),
  run: async (session, input) => {
    const { studyId } = await findStudy(session, input.study);
    return studyShown(await session.api.call('studies.get', { studyId }));
  },
});

/** `study delete STUDY`: with its splits, runs and predictions; models that were kept stay. */
export const studyDelete = defineCommand({
  name: 'study delete',
  text: 'studies.cli.delete',
  arguments: [['<study>', 'studies.cli.argument']],
  input: z.object({ study: z.string() }),
  run: async (session, input) => {
    const { studyId, name } = await findStudy(session, input.study);
    await session.api.call('studies.delete', { studyId });
    return { json: { studyId, name }, lines: [message('cli.deleted', { name })] };
  },
});
