import type { Figure } from './figure.ts';
import { undefinedFigure } from './figure.ts';
import type { Proportion } from './one-vs-rest.ts';
import { clopperPearsonInterval, wilsonInterval } from './proportion-interval.ts';

/** A proportion with its 95 % interval; undefined, with its reason, where there is nothing to share. */
export function proportionFigure({ successes, total, whenEmpty }: Proportion, method: 'wilson' | 'clopper-pearson'): Figure {
  if (total === 0) return undefinedFigure(0, whenEmpty);
  const interval = method === 'wilson' ? wilsonInterval(successes, total) : clopperPearsonInterval(successes, total);
  return { defined: true, value: successes / total, ...interval, n: total, method };
}
