import { classWeightsFor, countClasses } from '#shared/domain/training/class-weights.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** An image of a run, as far as its class goes. */
interface ClassedImage {
  readonly id: string;
  readonly classIndex: number;
}

/** What the inputs of every training have. */
interface RunInput {
  readonly classes: readonly string[];
  readonly train: readonly ClassedImage[];
  readonly validation: readonly ClassedImage[];
  readonly settings: { readonly classWeights: 'none' | 'balanced' };
}

/** Errors: `training/empty-part`; `call/invalid-input` for a class index that is none. */
export function requireImages({ classes, train, validation }: RunInput, method: string): void {
  if (train.length === 0) throw new AppError('training/empty-part', { part: 'training' });
  if (validation.length === 0) throw new AppError('training/empty-part', { part: 'validation' });
  const outside = [...train, ...validation].find(({ classIndex }) => classIndex >= classes.length);
  if (outside === undefined) return;
  const problem = `class index ${outside.classIndex} of ${classes.length} classes`;
  throw new AppError('call/invalid-input', { channel: method, path: outside.id, problem });
}

/** The weight of each class in the loss, by the images to train on. */
export function classWeightsOf({ classes, train, settings }: RunInput): number[] {
  const indices = train.map(({ classIndex }) => classIndex);
  return classWeightsFor(settings.classWeights, countClasses(indices, classes.length));
}
