import { CASE_ERRORS } from './catalogue/cases.ts';
import { DATASET_ERRORS } from './catalogue/datasets.ts';
import { ENGINE_ERRORS } from './catalogue/engine.ts';
import { EVALUATION_ERRORS } from './catalogue/evaluations.ts';
import { EXCHANGE_ERRORS } from './catalogue/exchange.ts';
import { EXPORT_ERRORS } from './catalogue/exports.ts';
import { GENERAL_ERRORS } from './catalogue/general.ts';
import { LEARNING_ERRORS } from './catalogue/learning.ts';
import { STUDY_ERRORS } from './catalogue/studies.ts';
import type { DetailsOf } from './schema.ts';

/** Every error code of CaseLens and the fields of its details. The words are in `messages/<language>/errors-*.ts`. */
export const ERROR_CATALOGUE = {
  ...GENERAL_ERRORS,
  ...DATASET_ERRORS,
  ...ENGINE_ERRORS,
  ...LEARNING_ERRORS,
  ...STUDY_ERRORS,
  ...EVALUATION_ERRORS,
  ...CASE_ERRORS,
  ...EXCHANGE_ERRORS,
  ...EXPORT_ERRORS,
} as const;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;
export type ErrorDetails<C extends ErrorCode> = DetailsOf<(typeof ERROR_CATALOGUE)[C]>;
/** Details of an error whose code is not known to the types. */
export type AnyErrorDetails = Readonly<Record<string, string | number | readonly string[]>>;
