import type { JobProgress } from '#main/jobs/job-context.ts';
import type { Study } from '#shared/contract/studies.ts';

/** How much of a part each of its phases takes, roughly; a phase that is over counts whole. */
const PHASES: readonly { readonly phases: readonly string[]; readonly share: number }[] = [
  { phases: ['decoding', 'features'], share: 0.25 },
  { phases: ['training'], share: 0.7 },
  { phases: ['predicting'], share: 0.05 },
];

/**
 * Turns a part's own progress into that of the whole study, a hundred steps a part: one phase from the first part to the last, so that
 * the time left is that of the study.
 */
export function partProgress(
  { kind, parts }: Pick<Study, 'kind' | 'parts'>,
  position: number,
  report: (progress: JobProgress) => void,
): (progress: JobProgress) => void {
  let furthest = 0;
  return ({ phase, done: ofPhase, total }) => {
    const index = PHASES.findIndex(({ phases }) => phases.includes(phase));
    const before = PHASES.slice(0, Math.max(0, index)).reduce((sum, { share }) => sum + share, 0);
    const within = index < 0 || total === null || total === 0 ? 0 : (PHASES[index]?.share ?? 0) * Math.min(1, ofPhase / total);
    // A phase may come back (each epoch decodes); what was reached stays.
    furthest = Math.max(furthest, before + within);
    const done = Math.floor(100 * (position + furthest));
    report({ phase: kind === 'cross-validation' ? 'folds' : 'sizes', done, total: 100 * parts.length, unit: 'steps' });
  };
}
