import type { JobContext } from '#main/jobs/job-context.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { found } from '#main/services/found.ts';
import { stateAfter } from '#main/services/training/run-job.ts';
import { getStudy, updateStudy } from '#main/store/studies.ts';
import { updateStudyPart } from '#main/store/study-parts.ts';
import type { StudyId } from '#shared/contract/ids.ts';
import type { Study, StudyPart } from '#shared/contract/studies.ts';
import { studyResult } from './study-figures.ts';
import { partProgress } from './part-progress.ts';
import { trainPart } from './train-part.ts';

/**
 * Trains the parts of a study that are not done, one after the other, and puts their figures together at the end. What is done is kept
 * whatever happens: a cancelled or crashed study goes on with the part that was under way, from its checkpoint.
 */
export async function runStudyJob(deps: ServiceDeps, studyId: StudyId, context: JobContext): Promise<{ studyId: StudyId }> {
  const announce = (): void => deps.emit({ name: 'data.changed', payload: { topics: ['studies'] } });
  updateStudy(deps.db, studyId, { state: 'running', jobId: context.jobId, finishedAtMs: null });
  announce();
  try {
    const study = found(getStudy(deps.db, studyId), 'study', studyId);
    for (const part of study.parts) {
      if (part.state === 'finished') continue;
      context.signal.throwIfAborted();
      await runPart(deps, { study, part, context });
      announce();
    }
    const result = await studyResult(deps, found(getStudy(deps.db, studyId), 'study', studyId));
    updateStudy(deps.db, studyId, { state: 'finished', finishedAtMs: deps.now(), result });
    return { studyId };
  } catch (error) {
    updateStudy(deps.db, studyId, { state: stateAfter(error, context), finishedAtMs: deps.now() });
    throw error;
  } finally {
    deps.emit({ name: 'data.changed', payload: { topics: ['studies', 'models'] } });
  }
}

interface PartOfJob {
  readonly study: Study;
  readonly part: StudyPart;
  readonly context: JobContext;
}

async function runPart(deps: ServiceDeps, { study, part, context }: PartOfJob): Promise<void> {
  const { position } = part;
  updateStudyPart(deps.db, study.studyId, position, { state: 'running' });
  deps.emit({ name: 'data.changed', payload: { topics: ['studies'] } });
  const report = partProgress(study, position, (progress) => {
    context.report(progress);
  });
  try {
    await trainPart(deps, { study, part, context: { ...context, signal: context.signal, report } });
  } catch (error) {
    updateStudyPart(deps.db, study.studyId, position, { state: stateAfter(error, context) });
    throw error;
  }
}
