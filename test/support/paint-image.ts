/** Pixels of a painted image: interleaved RGB, row by row. */
export interface Painting {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Paints each pixel from its place. */
export function paint(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): Painting {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rgb.set(colour(x, y), (y * width + x) * 3);
  return { width, height, rgb };
}

/** Smooth gradients: JPEG keeps them within a few grey levels, and no two corners are alike. */
export function paintGradient(width: number, height: number): Painting {
  return paint(width, height, (x, y) => [
    Math.round((220 * x) / width) + 20,
    Math.round((220 * y) / height) + 20,
    Math.round((110 * (x + y)) / (width + height)) + 60,
  ]);
}

/** Pixels without order: every filter and every rounding of a lossless format is met. */
export function paintNoise(width: number, height: number, seed: number): Painting {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
  return paint(width, height, () => [next(), next(), next()]);
}

/** A stained cell on a bright ground, somewhere in the picture. */
export function paintCell(side: number, random: () => number): Painting {
  const x0 = side * (0.3 + 0.4 * random());
  const y0 = side * (0.3 + 0.4 * random());
  const radius = side * (0.15 + 0.2 * random());
  const depth = 60 + 120 * random();
  return paint(side, side, (x, y) => {
    const inside = Math.exp(-((x - x0) ** 2 + (y - y0) ** 2) / (2 * radius * radius));
    const grain = 12 * random();
    return [225 - 0.6 * depth * inside - grain, 215 - depth * inside - grain, 230 - 0.3 * depth * inside - grain];
  });
}

/** Largest difference of two paintings of one size; Infinity for two sizes. */
export function largestDifference(a: Painting, b: Painting): number {
  if (a.width !== b.width || a.height !== b.height || a.rgb.length !== b.rgb.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  a.rgb.forEach((value, i) => (largest = Math.max(largest, Math.abs(value - (b.rgb[i] ?? 0)))));
  return largest;
}
