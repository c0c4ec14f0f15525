/** A place on a chart; both axes run from 0 to 1. */
export interface CurvePlace {
  readonly x: number;
  readonly y: number;
}

/** A stretch of the curve between two kept points, and the point between them that lies farthest from their chord. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly farthest: number;
  readonly distance: number;
}

/** Points closer than this to the chord are on it, for any screen or printer. */
const NEGLIGIBLE = 1e-9;

/**
 * Thins a curve to at most `limit` points (2 or more), keeping its ends and, one after the other, the point that lies
 * farthest from the line between its kept neighbours; points on straight stretches are dropped first.
 * Source: Ramer 1972; Douglas & Peucker 1973, with a limit of points in place of a tolerance.
 */
export function simplifyCurve<Point>(
  points: readonly Point[],
  limit: number,
  placeOf: (point: Point) => CurvePlace,
): readonly Point[] {
  if (points.length <= 2) return points;
  const places = points.map(placeOf);
  const kept = new Set([0, points.length - 1]);
  const stretches = [farthestPoint(places, 0, points.length - 1)];
  while (kept.size < limit) {
    const widest = stretches.reduce(
      (best, stretch, index) => (stretch.distance > (stretches[best]?.distance ?? 0) ? index : best),
      0,
    );
    const stretch = stretches[widest];
    if (stretch === undefined || stretch.distance <= NEGLIGIBLE) break;
    kept.add(stretch.farthest);
    stretches.splice(
      widest,
      1,
      farthestPoint(places, stretch.from, stretch.farthest),
      farthestPoint(places, stretch.farthest, stretch.to),
    );
  }
  return points.filter((_, index) => kept.has(index));
}

function farthestPoint(places: readonly CurvePlace[], from: number, to: number): Stretch {
  let farthest = from;
  let distance = 0;
  const start = places[from];
  const end = places[to];
  for (let index = from + 1; index < to; index += 1) {
    const place = places[index];
    if (start === undefined || end === undefined || place === undefined) continue;
    const away = distanceToChord(place, start, end);
    if (away > distance) {
      distance = away;
      farthest = index;
    }
  }
  return { from, to, farthest, distance };
}

function distanceToChord(place: CurvePlace, start: CurvePlace, end: CurvePlace): number {
  const width = end.x - start.x;
  const height = end.y - start.y;
  const length = Math.hypot(width, height);
  if (length === 0) return Math.hypot(place.x - start.x, place.y - start.y);
  return Math.abs(width * (start.y - place.y) - (start.x - place.x) * height) / length;
}
