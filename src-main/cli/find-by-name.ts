import type { DatasetSummary } from '#shared/contract/datasets.ts';
import type { ModelSummary } from '#shared/contract/models.ts';
import type { RunId, StudyId } from '#shared/contract/ids.ts';
import type { Pretrained } from '#shared/contract/pretrained.ts';
import type { StudySummary } from '#shared/contract/studies.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Session } from './session.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * The one thing that a name or id of the command line means: the exact id, else the exact name, else the only one whose name
 * or id begins with it. Throws `entity/not-found` and `cli/ambiguous`.
 */
export function findByName<T>(things: readonly T[], wanted: string, entity: string, named: (thing: T) => Named): T {
  const all = things.map((thing) => ({ thing, ...named(thing) }));
  const rules: ((candidate: Named) => boolean)[] = [
    ({ id }) => id === wanted,
    ({ name }) => name === wanted,
    ({ id, name }) => wanted !== '' && (id.startsWith(wanted) || name.toLowerCase().startsWith(wanted.toLowerCase())),
  ];
  for (const fits of rules) {
    const matches = all.filter(fits);
    const [first] = matches;
    if (first !== undefined && matches.length === 1) return first.thing;
    if (matches.length > 1) {
      throw new AppError('cli/ambiguous', {
        entity,
        name: wanted,
        matches: matches.slice(0, 10).map(({ id, name }) => `${name} (${id})`),
      });
    }
  }
  throw new AppError('entity/not-found', { entity, id: wanted });
}

export async function findDataset({ api }: Session, wanted: string): Promise<DatasetSummary> {
  const { datasets } = await api.call('datasets.list', {});
  return findByName(datasets, wanted, 'dataset', ({ datasetId, name }) => ({ id: datasetId, name }));
}

/** A model whose weights are there. */
export async function findModel({ api }: Session, wanted: string): Promise<ModelSummary> {
  const { models } = await api.call('models.list', {});
  const usable = models.filter(({ deleted }) => !deleted);
  return findByName(usable, wanted, 'model', ({ modelId, name }) => ({ id: modelId, name }));
}

/** The weights to start from that a name or id means. */
export async function findPretrained({ api }: Session, wanted: string): Promise<Pretrained> {
  const { pretrained } = await api.call('pretrained.list', {});
  return findByName(pretrained, wanted, 'pretrained', ({ pretrainedId, name }) => ({ id: pretrainedId, name }));
}

/** The study that a name or id means. */
export async function findStudy({ api }: Session, wanted: string): Promise<StudySummary> {
  const { studies } = await api.call('studies.list', {});
  return findByName(studies, wanted, 'study', ({ studyId, name }) => ({ id: studyId, name }));
}

/** The run or study that an id of the command line means. */
export async function findResumable({ api }: Session, wanted: string): Promise<{ runId: RunId } | { studyId: StudyId }> {
  const [{ runs }, { studies }] = await Promise.all([api.call('runs.list', {}), api.call('studies.list', {})]);
  const things = [...runs.map(({ runId }) => ({ runId })), ...studies.map(({ studyId }) => ({ studyId }))];
  return findByName(things, wanted, 'run', (thing) => {
    const id = 'studyId' in thing ? thing.studyId : thing.runId;
    return { id, name: id };
  });
}
