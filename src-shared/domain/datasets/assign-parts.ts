import { makeRandom } from '#shared/lib/random.ts';
import type { Random } from '#shared/lib/random.ts';
import { compareText } from './names.ts';

/** A group of images that stays together: its name and how many images of each class it holds. */
export interface Unit {
  readonly key: string;
  readonly counts: readonly number[];
}

/** A part that units are put into: its share of the images, above 0, and what a class costs that it lacks though it could have it. */
export interface Part {
  readonly share: number;
  /** Far above any deviation, which costs at most about 100: 1,000 and more. */
  readonly absenceCost: number;
}

const MAX_PASSES = 8;
const MAX_TRIES = 12;
/** Swaps are tried only among so few units that all pairs can be looked at. */
const MAX_UNITS_FOR_SWAPS = 400;
/** Every class within about half a percent of its share: swaps would gain nothing that anybody sees. */
const GOOD_COST = 1e-3;

/**
 * Puts units into parts so that each class comes near its share in each, the rarest classes placed first, and every class is in every
 * part wherever it has enough units. Greedy, then improved by moves and swaps; tried again with other orders while a class is
 * missing somewhere. The result depends on the units and the seed, not on their order.
 *
 * Why greedy with repair: exact stratification of whole groups is a packing problem; on real data the greedy result lies within
 * the size of one group (property tests hold it there).
 *
 * @returns the index of each unit's part, in the order of the units
 */
export function assignParts(units: readonly Unit[], parts: readonly Part[], seed: number | string): number[] {
  const order = units.map((_, index) => index).sort((a, b) => compareText(units[a]?.key ?? '', units[b]?.key ?? ''));
  const sorted = order.map((index) => units[index]).filter((unit) => unit !== undefined);
  const problem = describe(sorted, parts);
  const tries = Array.from({ length: MAX_TRIES }, (_, attempt) => attempt);
  const leastAbsence = Math.min(...parts.map(({ absenceCost }) => absenceCost));
  let best: Attempt | null = null;
  for (const attempt of tries) {
    const tried = tryOnce(problem, makeRandom(`${String(seed)}/${String(attempt)}`));
    if (best === null || tried.cost < best.cost) best = tried;
    // A new order can only help where a class is missing that need not be.
    if (best.cost < problem.unavoidable + leastAbsence) break;
  }
  const result = new Array<number>(units.length).fill(0);
  order.forEach((unitIndex, place) => {
    result[unitIndex] = best?.assigned[place] ?? 0;
  });
  return result;
}

interface Problem {
  readonly units: readonly Unit[];
  readonly parts: readonly Part[];
  readonly totals: readonly number[];
  readonly size: number;
  /** What classes with fewer units than parts cost in any case. */
  readonly unavoidable: number;
  /** For each class, how many units hold it. */
  readonly unitsOfClass: readonly number[];
}

function describe(units: readonly Unit[], parts: readonly Part[]): Problem {
  const classCount = units[0]?.counts.length ?? 0;
  const totals = new Array<number>(classCount).fill(0);
  const unitsOfClass = new Array<number>(classCount).fill(0);
  for (const { counts } of units) {
    counts.forEach((count, index) => {
      totals[index] = (totals[index] ?? 0) + count;
      if (count > 0) unitsOfClass[index] = (unitsOfClass[index] ?? 0) + 1;
    });
  }
  const size = totals.reduce((sum, count) => sum + count, 0);
  const unavoidable = unitsOfClass.reduce((sum, count) => sum + priceOfTooFew(parts, count), 0);
  return { units, parts, totals, size, unavoidable, unitsOfClass };
}

/** The least that a class with so many units costs: it is absent where absence costs least. */
function priceOfTooFew(parts: readonly Part[], unitCount: number): number {
  if (unitCount === 0) return 0;
  const prices = parts.map(({ absenceCost }) => absenceCost).sort((a, b) => a - b);
  return prices.slice(0, Math.max(0, parts.length - unitCount)).reduce((sum, price) => sum + price, 0);
}

interface Attempt {
  readonly assigned: number[];
  readonly cost: number;
}

/** Images of each class in each part. */
type Held = readonly number[][];

function tryOnce(problem: Problem, random: Random): Attempt {
  const held: Held = problem.parts.map(() => zeros(problem));
  const assigned = new Array<number>(problem.units.length).fill(0);
  for (const index of placingOrder(problem, random)) {
    const counts = problem.units[index]?.counts ?? [];
    const best = cheapest(
      problem,
      (part) => costWith(problem, part, held[part], [counts, 1]) - costWith(problem, part, held[part]),
    );
    assigned[index] = best;
    add(held[best], counts, 1);
  }
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const moved = improveByMoves(problem, held, assigned);
    const mayGain = problem.units.length <= MAX_UNITS_FOR_SWAPS && totalCost(problem, held) > GOOD_COST;
    const swapped = mayGain && improveBySwaps(problem, held, assigned);
    if (!moved && !swapped) break;
  }
  return { assigned, cost: totalCost(problem, held) };
}

function totalCost(problem: Problem, held: Held): number {
  return problem.parts.reduce((sum, _, part) => sum + costWith(problem, part, held[part]), 0);
}

function zeros(problem: Problem): number[] {
  return new Array<number>(problem.totals.length).fill(0);
}

function add(held: number[] | undefined, counts: readonly number[], sign: 1 | -1): void {
  if (held === undefined) return;
  counts.forEach((count, index) => {
    held[index] = (held[index] ?? 0) + sign * count;
  });
}

/** Units with the rarest class (fewest units) first, larger before smaller, the rest as the seed shuffles them. */
function placingOrder(problem: Problem, random: Random): number[] {
  const rank = problem.units.map(({ counts }) => {
    const rarest = Math.min(...counts.map((count, index) => (count > 0 ? (problem.unitsOfClass[index] ?? 0) : Infinity)));
    return { rarest, size: counts.reduce((sum, count) => sum + count, 0) };
  });
  const shuffled = random.shuffle(problem.units.map((_, index) => index));
  return shuffled.sort((a, b) => {
    const first = rank[a];
    const second = rank[b];
    if (first === undefined || second === undefined) return 0;
    return first.rarest - second.rarest || second.size - first.size;
  });
}

type Change = readonly [counts: readonly number[], sign: 1 | -1];

/**
 * The price of a part after some changes: squared deviation of each class and of the whole size from their targets, as
 * shares, and the price of classes that are absent.
 */
function costWith(problem: Problem, part: number, held: readonly number[] | undefined, ...changes: readonly Change[]): number {
  const { share, absenceCost } = problem.parts[part] ?? { share: 0, absenceCost: 0 };
  let cost = 0;
  let size = 0;
  for (let index = 0; index < problem.totals.length; index += 1) {
    const total = problem.totals[index] ?? 0;
    if (total === 0) continue;
    let count = held?.[index] ?? 0;
    for (const [counts, sign] of changes) count += sign * (counts[index] ?? 0);
    size += count;
    const deviation = count / total - share;
    cost += (deviation * deviation) / Math.max(share, 0.01);
    if (count === 0) cost += absenceCost;
  }
  const deviation = size / Math.max(1, problem.size) - share;
  return cost + (deviation * deviation) / Math.max(share, 0.01);
}

function cheapest(problem: Problem, price: (part: number) => number): number {
  let best = 0;
  let lowest = Infinity;
  problem.parts.forEach((_, part) => {
    const value = price(part);
    if (value < lowest - 1e-12) {
      lowest = value;
      best = part;
    }
  });
  return best;
}

function improveByMoves(problem: Problem, held: Held, assigned: number[]): boolean {
  let improved = false;
  problem.units.forEach(({ counts }, index) => {
    const from = assigned[index] ?? 0;
    const leaving = costWith(problem, from, held[from], [counts, -1]) - costWith(problem, from, held[from]);
    const to = cheapest(problem, (part) =>
      part === from ? 0 : leaving + costWith(problem, part, held[part], [counts, 1]) - costWith(problem, part, held[part]),
    );
    if (to === from) return;
    add(held[from], counts, -1);
    add(held[to], counts, 1);
    assigned[index] = to;
    improved = true;
  });
  return improved;
}

function improveBySwaps(problem: Problem, held: Held, assigned: number[]): boolean {
  let improved = false;
  for (let a = 0; a < problem.units.length; a += 1) {
    for (let b = a + 1; b < problem.units.length; b += 1) {
      if (swapIfCheaper(problem, held, assigned, [a, b])) improved = true;
    }
  }
  return improved;
}

function swapIfCheaper(problem: Problem, held: Held, assigned: number[], [a, b]: readonly [number, number]): boolean {
  const [ofA, ofB] = [assigned[a] ?? 0, assigned[b] ?? 0];
  const [countsA, countsB] = [problem.units[a]?.counts ?? [], problem.units[b]?.counts ?? []];
  if (ofA === ofB) return false;
  const before = costWith(problem, ofA, held[ofA]) + costWith(problem, ofB, held[ofB]);
  const after =
    costWith(problem, ofA, held[ofA], [countsA, -1], [countsB, 1]) +
    costWith(problem, ofB, held[ofB], [countsB, -1], [countsA, 1]);
  if (after >= before - 1e-12) return false;
  add(held[ofA], countsA, -1);
  add(held[ofA], countsB, 1);
  add(held[ofB], countsB, -1);
  add(held[ofB], countsA, 1);
  assigned[a] = ofB;
  assigned[b] = ofA;
  return true;
}
