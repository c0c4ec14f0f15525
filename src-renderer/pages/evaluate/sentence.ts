import { formatCount, formatPercent } from '#renderer/lib/format.ts';
import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
import { message } from '#shared/messages/messages.ts';

/** What a classifier does for one class, in a sentence of counts: how many it finds and how many alarms are false. */
export function evaluationSentence(figures: EvaluationFigures, className: string): string {
  const one = figures.perClass.find((figuresOfClass) => figuresOfClass.class === className);
  if (one === undefined || !one.sensitivity.defined) return message('evaluate.sentence.none', { name: className });
  const values = {
    name: className,
    found: formatCount(one.counts.truePositive),
    all: formatCount(one.support),
    low: formatPercent(one.sensitivity.low, 0),
    high: formatPercent(one.sensitivity.high, 0),
  };
  if (one.called === 0) return message('evaluate.sentence.noAlarm', values);
  return message('evaluate.sentence', {
    ...values,
    wrong: formatCount(one.counts.falsePositive),
    called: formatCount(one.called),
  });
}

/** Whether accuracy cannot be told from always calling the largest class. */
export function isNoBetterThanMajority({ overall: { accuracy, majority_baseline: baseline } }: EvaluationFigures): boolean {
  return accuracy.defined && baseline.defined && accuracy.low <= baseline.value;
}

/** The class with the most images. */
export function largestClass({ classes, classCounts }: EvaluationFigures): string {
  return classes[classCounts.indexOf(Math.max(...classCounts))] ?? '';
}
