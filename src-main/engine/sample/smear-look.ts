import type { Random } from '#shared/lib/random.ts';

/** A colour as red, green, blue, each 0 to 255. */
export type Rgb = readonly [number, number, number];

/** How one made-up smear looks: its stain, its lamp, its focus. Every smear differs, so that a split by image would leak. */
export interface SmearLook {
  readonly plasma: Rgb;
  readonly cell: Rgb;
  readonly rim: Rgb;
  /** Of parasites and platelets. */
  readonly nuclear: Rgb;
  /** Radius of a cell as a share of the image's side. */
  readonly cellRadius: number;
  /** Where the lamp is brightest, as shares of the side, and how much the far corner loses. */
  readonly lamp: { readonly x: number; readonly y: number; readonly falloff: number };
  /** Standard deviation of the camera's noise in grey levels. */
  readonly noise: number;
  /** Blur in pixels. */
  readonly defocus: number;
  readonly dustPerImage: number;
  readonly jpegQuality: number;
}

const PLASMAS: readonly Rgb[] = [
  [236, 226, 222],
  [228, 222, 232],
  [240, 232, 214],
  [222, 228, 234],
  [238, 222, 228],
];
const CELLS: readonly Rgb[] = [
  [214, 160, 164],
  [206, 158, 178],
  [220, 172, 156],
  [198, 160, 186],
  [216, 150, 150],
];

/** Draws the look of a smear from a seeded stream. */
export function drawSmearLook(random: Random): SmearLook {
  const plasma = vary(pick(PLASMAS, random), 4, random);
  const cell = vary(pick(CELLS, random), 7, random);
  return {
    plasma,
    cell,
    rim: [cell[0] * 0.8, cell[1] * 0.74, cell[2] * 0.82],
    nuclear: vary([92, 48, 122], 14, random),
    cellRadius: 0.29 + 0.06 * random.next(),
    lamp: { x: 0.25 + 0.5 * random.next(), y: 0.25 + 0.5 * random.next(), falloff: 0.04 + 0.16 * random.next() },
    noise: 2 + 3.5 * random.next(),
    defocus: 0.35 + 0.55 * random.next(),
    dustPerImage: 0.15 + 0.5 * random.next(),
    jpegQuality: 84 + random.integer(12),
  };
}

/** One of some things. */
export function pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[], random: Random): Item {
  // The index lies inside the array, which is not empty.
  return items[random.integer(items.length)] as Item;
}

/** A colour near another one. */
export function vary(colour: Rgb, spread: number, random: Random): Rgb {
  const [red, green, blue] = colour;
  return [red + spread * random.normal(), green + spread * random.normal(), blue + spread * random.normal()];
}

/** A colour for the canvas. */
export function css([red, green, blue]: Rgb, alpha = 1): string {
  const level = (value: number): number => Math.round(Math.min(255, Math.max(0, value)));
  return `rgba(${String(level(red))}, ${String(level(green))}, ${String(level(blue))}, ${alpha.toFixed(3)})`;
}
