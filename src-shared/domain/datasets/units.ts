import { AppError } from '#shared/errors/app-error.ts';
import type { Unit } from './assign-parts.ts';
import { compareNames } from './names.ts';

/** An image by its class and the name of what it must stay together with. */
export interface KeyedItem {
  readonly className: string;
  readonly key: string;
}

/** The units of images: those with one key together. `unitIndices[i]` is the unit of item `i`. */
export function unitsOf(items: readonly KeyedItem[]): { readonly units: Unit[]; readonly unitIndices: number[] } {
  const classes = [...new Set(items.map(({ className }) => className))].sort(compareNames);
  const classIndex = new Map(classes.map((name, index) => [name, index]));
  const indexOfKey = new Map<string, number>();
  const units: { key: string; counts: number[] }[] = [];
  const unitIndices = items.map(({ className, key }) => {
    let index = indexOfKey.get(key);
    if (index === undefined) {
      index = units.length;
      indexOfKey.set(key, index);
      units.push({ key, counts: new Array<number>(classes.length).fill(0) });
    }
    const counts = units[index]?.counts;
    const place = classIndex.get(className);
    if (counts !== undefined && place !== undefined) counts[place] = (counts[place] ?? 0) + 1;
    return index;
  });
  return { units, unitIndices };
}

/**
 * Refuses images that cannot be divided by class: fewer than two classes, a class with one image, or with fewer units than told.
 * Throws `dataset/too-few-classes`, `dataset/class-one-image`, `dataset/class-one-group`.
 */
export function assertEnoughUnits(items: readonly KeyedItem[], least: { readonly units: number }): void {
  const images = new Map<string, number>();
  const units = new Map<string, Set<string>>();
  for (const { className, key } of items) {
    images.set(className, (images.get(className) ?? 0) + 1);
    const known = units.get(className) ?? new Set();
    units.set(className, known.add(key));
  }
  if (images.size < 2) throw new AppError('dataset/too-few-classes', { classes: [...images.keys()], count: images.size });
  for (const className of [...images.keys()].sort(compareNames)) {
    const count = images.get(className) ?? 0;
    if (count < 2) throw new AppError('dataset/class-one-image', { className });
    if ((units.get(className)?.size ?? 0) < least.units)
      throw new AppError('dataset/class-one-group', { className, images: count });
  }
}
