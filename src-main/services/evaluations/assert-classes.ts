import { compareNames } from '#shared/domain/datasets/names.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** Throws `evaluation/classes-differ`, with the images of each class, where some are of a class that the model does not know. */
export function assertClasses(images: readonly { readonly className: string }[], classes: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const { className } of images) counts.set(className, (counts.get(className) ?? 0) + 1);
  const unknown = [...counts.keys()].filter((name) => !classes.includes(name)).sort(compareNames);
  if (unknown.length === 0) return;
  const names = [...new Set([...classes, ...unknown])];
  const table = names.map((name) => `${name}: ${classes.includes(name) ? '✓' : '✗'} / ${String(counts.get(name) ?? 0)}`);
  throw new AppError('evaluation/classes-differ', { unknown, classes, table });
}
