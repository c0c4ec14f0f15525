import { AppError } from '#shared/errors/app-error.ts';

/** An image of a run that gave no input, and why. */
export interface UnreadImage {
  readonly path: string;
  readonly reason: string;
}

/**
 * A classifier that silently trained on fewer images than its split says would make the record wrong. Errors: `training/images-unreadable`;
 * `training/image-changed` where the only one holds other pixels than at its import.
 */
export function requireImagesRead(unread: readonly UnreadImage[]): void {
  const [first] = unread;
  if (first === undefined) return;
  if (unread.length === 1 && first.reason === 'changed') throw new AppError('training/image-changed', { path: first.path });
  throw new AppError('training/images-unreadable', { count: unread.length, first: first.path, reason: first.reason });
}
