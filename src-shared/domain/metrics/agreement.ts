import type { ClassTallies } from './confusion-matrix.ts';
import type { MetricValue, UndefinedReason } from './figure.ts';
import { definedValue, undefinedValue } from './figure.ts';

/** Sums that both agreement measures need; all in images or their squares. */
interface AgreementSums {
  readonly total: number;
  readonly correct: number;
  readonly chance: number; // sum over classes of truth x called
  readonly truthSquares: number;
  readonly calledSquares: number;
}

function agreementSums(tallies: ClassTallies): AgreementSums {
  const sums = { total: tallies.total, correct: 0, chance: 0, truthSquares: 0, calledSquares: 0 };
  for (let index = 0; index < tallies.truth.length; index += 1) {
    const truth = tallies.truth[index] ?? 0;
    const called = tallies.called[index] ?? 0;
    sums.correct += tallies.correct[index] ?? 0;
    sums.chance += truth * called;
    sums.truthSquares += truth * truth;
    sums.calledSquares += called * called;
  }
  return sums;
}

/**
 * Cohen's kappa: (p_o - p_e) / (1 - p_e), agreement beyond what the marginals give by chance; -1 to 1.
 * Source: Cohen 1960. Undefined where chance agreement is certain (one class in truth and the same called).
 */
export function cohenKappa(tallies: ClassTallies): MetricValue {
  const { total, correct, chance } = agreementSums(tallies);
  if (total === 0) return undefinedValue('no-images');
  const expected = chance / total / total;
  return expected === 1 ? undefinedValue('no-variation') : definedValue((correct / total - expected) / (1 - expected));
}

/**
 * Matthews correlation of several classes, R_K: (c s - sum p t) / sqrt((s^2 - sum p^2)(s^2 - sum t^2)); -1 to 1.
 * Source: Gorodkin 2004. Undefined where truth or calls hold a single class (scikit-learn says 0 there).
 */
export function matthews(tallies: ClassTallies): MetricValue {
  const { total, correct, chance, truthSquares, calledSquares } = agreementSums(tallies);
  const single = singleClass(total, truthSquares, calledSquares);
  if (single !== undefined) return undefinedValue(single);
  const spread = (total * total - calledSquares) * (total * total - truthSquares);
  return definedValue((correct * total - chance) / Math.sqrt(spread));
}

function singleClass(total: number, truthSquares: number, calledSquares: number): UndefinedReason | undefined {
  if (total === 0) return 'no-images';
  if (truthSquares === total * total) return 'one-class-only';
  return calledSquares === total * total ? 'one-class-called' : undefined;
}
