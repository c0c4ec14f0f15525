/** How many classes get a colour of their own; after that colours come round again and the shape tells them apart. */
export const CLASS_COLOURS = 8;

/** The second sign of a class beside its colour. */
export const CLASS_SHAPES = ['circle', 'square', 'triangle', 'diamond', 'down', 'pentagon', 'cross', 'bar'] as const;
export type ClassShape = (typeof CLASS_SHAPES)[number];

/** The CSS colour of the class at `index` in its dataset's or model's list; the same on every page. */
export function classColour(index: number): string {
  return `var(--class-${index % CLASS_COLOURS})`;
}

/** The shape of the class at `index`: colour and shape together repeat after 64 classes. */
export function classShape(index: number): ClassShape {
  const shape = (index + Math.floor(index / CLASS_COLOURS)) % CLASS_SHAPES.length;
  return CLASS_SHAPES[shape] ?? 'circle';
}
