import { AppError } from '#shared/errors/app-error.ts';

/** Weights that have become infinite or no numbers never come back. Errors: `training/diverged`. */
export function requireFinite(loss: number, epoch: number): void {
  if (!Number.isFinite(loss)) throw new AppError('training/diverged', { epoch });
}
