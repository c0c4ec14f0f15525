import type { EvaluationFigures } from './evaluation-figures.ts';
import type { Figure } from './figure.ts';
import { undefinedFigure } from './figure.ts';

/** A line of a classification report. `support`: images that it is about. */
export interface ReportLine {
  readonly precision: Figure;
  readonly recall: Figure;
  readonly f1: Figure;
  readonly support: number;
}

/** The classification report as scikit-learn prints it, each figure with its interval. */
export interface ClassificationReport {
  readonly classes: readonly (ReportLine & { readonly class: string })[];
  readonly accuracy: Figure;
  readonly macro: ReportLine;
  readonly weighted: ReportLine;
}

/**
 * The classification report of an evaluation: precision (PPV), recall (sensitivity), F1 and support of each class, accuracy, and the plain
 * and the support-weighted means over classes.
 *
 * Source: as scikit-learn's `classification_report(zero_division=nan)`: a value that does not exist (0 / 0) is n/a and left out of the
 * means; scikit-learn's default would count it as 0. The recall of the macro mean is balanced accuracy, that of the weighted mean is
 * accuracy, by definition.
 */
export function classificationReport(figures: EvaluationFigures): ClassificationReport {
  const { n, overall, perClass, precisionAverages } = figures;
  const older = undefinedFigure(n, 'older-evaluation');
  return {
    classes: perClass.map((one) => ({
      class: one.class,
      precision: one.ppv,
      recall: one.sensitivity,
      f1: one.f1,
      support: one.support,
    })),
    accuracy: overall.accuracy,
    macro: {
      precision: precisionAverages?.macro ?? older,
      recall: overall.balanced_accuracy,
      f1: overall.macro_f1,
      support: n,
    },
    weighted: {
      precision: precisionAverages?.weighted ?? older,
      recall: overall.accuracy,
      f1: overall.weighted_f1,
      support: n,
    },
  };
}
