import { z } from 'zod';
import { INTERVAL_STYLES } from '#shared/domain/metrics/evaluation-figures.ts';
import { FIGURE_NOTES, INTERVAL_METHODS, UNDEFINED_REASONS } from '#shared/domain/metrics/figure.ts';

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
const percent = z.number().min(0).max(100).nullable();

/** A figure with its 95 % interval, or why it does not exist. The type is `Figure` of `domain/metrics/figure.ts`. */
export const figureSchema = z
  .discriminatedUnion('defined', [
    z.strictObject({
      defined: z.literal(true),
      value: z.number(),
      low: z.number(),
      high: z.number(),
      n: count,
      method: z.enum(INTERVAL_METHODS),
      note: z.enum(FIGURE_NOTES).optional(),
    }),
    z.strictObject({ defined: z.literal(false), n: count, reason: z.enum(UNDEFINED_REASONS) }),
  ])
  .readonly();

const classFiguresSchema = z
  .strictObject({
    class: z.string(),
    support: count,
    called: count,
    prevalence: share,
    counts: z.strictObject({ truePositive: count, falseNegative: count, falsePositive: count, trueNegative: count }).readonly(),
    sensitivity: figureSchema,
    specificity: figureSchema,
    ppv: figureSchema,
    npv: figureSchema,
    f1: figureSchema,
    auc: figureSchema,
    average_precision: figureSchema,
  })
  .readonly();

const overallSchema = z
  .strictObject({
    accuracy: figureSchema,
    majority_baseline: figureSchema,
    balanced_accuracy: figureSchema,
    macro_auc: figureSchema,
    macro_f1: figureSchema,
    weighted_f1: figureSchema,
    cohen_kappa: figureSchema,
    matthews: figureSchema,
    top2_accuracy: figureSchema,
    log_loss: figureSchema,
    brier: figureSchema,
    calibration_error: figureSchema,
  })
  .readonly();

const threshold = share.nullable();
const curvesSchema = z
  .strictObject({
    class: z.string(),
    roc: z.array(z.strictObject({ threshold, falsePositiveRate: share, sensitivity: share }).readonly()).readonly(),
    precisionRecall: z.array(z.strictObject({ threshold, sensitivity: share, ppv: share }).readonly()).readonly(),
  })
  .readonly();

const calibrationBinSchema = z
  .strictObject({ low: share, high: share, n: count, confidence: share.nullable(), accuracy: figureSchema })
  .readonly();

/**
 * Everything an evaluation says, as it is stored and crosses processes; twin of the type `EvaluationFigures` in
 * `domain/metrics/evaluation-figures.ts`, which explains each field.
 */
export const evaluationFiguresSchema = z
  .strictObject({
    n: count,
    classes: z.array(z.string()).readonly(),
    classCounts: z.array(count).readonly(),
    positiveClasses: z.array(z.string()).readonly(),
    thresholds: z.record(z.string(), share).readonly(),
    groups: z.strictObject({ count, largest: count }).readonly().nullable(),
    intervals: z.strictObject({ style: z.enum(INTERVAL_STYLES), bootstrapDraws: count, seed: z.int() }).readonly(),
    confusion: z
      .strictObject({
        counts: z.array(z.array(count).readonly()).readonly(),
        rowPercent: z.array(z.array(percent).readonly()).readonly(),
        columnPercent: z.array(z.array(percent).readonly()).readonly(),
      })
      .readonly(),
    overall: overallSchema,
    precisionAverages: z.strictObject({ macro: figureSchema, weighted: figureSchema }).readonly().optional(), // none in those of older versions
    perClass: z.array(classFiguresSchema).readonly(),
    curves: z.array(curvesSchema).readonly(),
    calibration: z.array(calibrationBinSchema).readonly(),
  })
  .readonly();
