import { callClass } from '#shared/domain/metrics/calls.ts';

/** Something about an image that makes its finding less certain, or meaningless. */
export type FindingFlag = 'small' | 'dark' | 'bright' | 'low-contrast' | 'blurred' | 'seen-in-training';

/**
 * What a model says of one image. `label`: the class that is called; `verdict`: whether it is one of the model's positive classes
 * (`none` where the model has none); `calledBy`: because its probability reached its threshold, or as the most probable class.
 */
export interface Finding {
  readonly label: string;
  readonly probability: number; // of `label`
  readonly probabilities: Record<string, number>;
  readonly verdict: 'positive' | 'negative' | 'none';
  readonly calledBy: 'threshold' | 'argmax';
  readonly thresholds: Record<string, number>;
  readonly flags: FindingFlag[];
  readonly views: number; // of the image, whose probabilities were averaged; 1: the image as it is
}

/** What a finding is made from; `probabilities` in the order of `classes`. */
export interface FindingInput {
  readonly classes: readonly string[];
  readonly positiveClasses: readonly string[];
  readonly probabilities: readonly number[];
  readonly thresholds: Readonly<Record<string, number>>;
  readonly flags: readonly FindingFlag[];
  readonly views: number;
}

/**
 * From probabilities to a finding, by the rule that evaluations use (`callClass`), so that the figures of an evaluation hold for
 * it: a class whose probability reaches its own threshold (p >= T) is called; of several the most probable; if none does, the most
 * probable of the classes without a threshold; if every class has one and none is reached, the most probable of all.
 *
 * @example makeFinding({ classes: ['a', 'b'], positiveClasses: ['b'], probabilities: [0.7, 0.3], thresholds: { b: 0.2 }, flags: [], views: 1 })
 * // label 'b', verdict 'positive', calledBy 'threshold'
 */
export function makeFinding({ classes, positiveClasses, probabilities, thresholds, flags, views }: FindingInput): Finding {
  const byIndex = classes.map((name) => (Object.hasOwn(thresholds, name) ? thresholds[name] : undefined));
  const called = callClass(probabilities, byIndex);
  const label = classes[called] ?? '';
  const probability = probabilities[called] ?? 0;
  const threshold = byIndex[called];
  return {
    label,
    probability,
    probabilities: Object.fromEntries(classes.map((name, index) => [name, probabilities[index] ?? 0])),
    verdict: verdictOf(label, positiveClasses),
    calledBy: threshold !== undefined && probability >= threshold ? 'threshold' : 'argmax',
    thresholds: { ...thresholds },
    flags: [...flags],
    views,
  };
}

function verdictOf(label: string, positiveClasses: readonly string[]): Finding['verdict'] {
  if (positiveClasses.length === 0) return 'none';
  return positiveClasses.includes(label) ? 'positive' : 'negative';
}
