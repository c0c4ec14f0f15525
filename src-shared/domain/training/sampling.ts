import { makeRandom } from '#shared/lib/random.ts';

/** In what amounts the classes are drawn: as they are, or evenly. */
export const SAMPLINGS = ['shuffled', 'balanced'] as const;
export type Sampling = (typeof SAMPLINGS)[number];

/** What an epoch's order follows from. */
export interface SamplingPlan {
  readonly sampling: Sampling;
  /** The class of each training image. */
  readonly classes: readonly number[];
  readonly seed: number;
  /** From 1. */
  readonly epoch: number;
}

/** An epoch's images in the order in which they are learned from. */
export interface EpochOrder {
  /** Places of images. */
  readonly places: readonly number[];
  /** For each of them, how often it came in this epoch before: a repeated image is varied anew. */
  readonly repeats: readonly number[];
}

/**
 * The order of one epoch, drawn from the seed and the epoch alone.
 * shuffled: every image once. balanced: the classes take turns, so any stretch of n images holds each of k classes n / k times, rounded up
 * or down; an epoch ends when the largest class was gone through, so all its images are seen once, and the images of a smaller class come
 * round again, in a new order each time. Source: oversampling to full balance, the best of the remedies that Buda, Maki & Mazurowski
 * (2018, Neural Networks 106) compared.
 */
export function epochOrder(plan: SamplingPlan): EpochOrder {
  const random = makeRandom(`${plan.seed}/order/${plan.epoch}`);
  if (plan.sampling === 'shuffled') {
    const places = random.shuffle(plan.classes.map((_, place) => place));
    return { places, repeats: places.map(() => 0) };
  }
  const members = membersOf(plan.classes);
  const largest = members.reduce((most, { length }) => Math.max(most, length), 0);
  const streams = members.map((group) => rounds(group, largest, (items) => random.shuffle(items)));
  // Turns in another order each epoch: where a batch cuts a turn, it is not always the same classes that gain.
  const turns = random.shuffle(streams);
  const inTurn = Array.from({ length: largest }, (_, turn) => turns.flatMap((stream) => stream[turn] ?? [])).flat();
  return { places: inTurn.map(({ place }) => place), repeats: inTurn.map(({ repeat }) => repeat) };
}

/** How many images an epoch learns from, repeated ones counted. */
export function imagesInEpoch(sampling: Sampling, classes: readonly number[]): number {
  if (sampling === 'shuffled') return classes.length;
  const members = membersOf(classes);
  return members.length * members.reduce((most, { length }) => Math.max(most, length), 0);
}

/** The places of each class that occurs. */
function membersOf(classes: readonly number[]): readonly (readonly number[])[] {
  return [...Map.groupBy(classes.keys(), (place) => classes[place])]
    .sort(([a = 0], [b = 0]) => a - b)
    .map(([, places]) => places);
}

interface Turn {
  readonly place: number;
  readonly repeat: number;
}

/** `count` of the items, shuffled, gone through again and again. */
function rounds(items: readonly number[], count: number, shuffle: (items: readonly number[]) => number[]): readonly Turn[] {
  const all: Turn[] = [];
  for (let repeat = 0; all.length < count; repeat += 1) all.push(...shuffle(items).map((place) => ({ place, repeat })));
  return all.slice(0, count);
}
