import fc from 'fast-check';
import { expect, test } from 'vitest';
import { epochOrder, imagesInEpoch } from '#shared/domain/training/sampling.ts';

const unbalanced = [...Array<number>(23).fill(0), ...Array<number>(7).fill(1), ...Array<number>(2).fill(2)];

test('shuffled: every image once, in another order each epoch, the same for the same seed', () => {
  const plan = { sampling: 'shuffled', classes: unbalanced, seed: 4, epoch: 1 } as const;
  const { places, repeats } = epochOrder(plan);
  expect([...places].sort((a, b) => a - b)).toEqual(unbalanced.map((_, place) => place));
  expect(new Set(repeats)).toEqual(new Set([0]));
  expect(epochOrder(plan).places).toEqual(places);
  expect(epochOrder({ ...plan, epoch: 2 }).places).not.toEqual(places);
  expect(epochOrder({ ...plan, seed: 5 }).places).not.toEqual(places);
});

test('balanced: any batch holds the classes evenly, all images of the largest class once, the others in whole rounds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 5 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 5 }),
      (counts, batchSize, epoch) => {
        const classes = counts.flatMap((count, index) => Array<number>(count).fill(index));
        const { places, repeats } = epochOrder({ sampling: 'balanced', classes, seed: 9, epoch });
        const largest = Math.max(...counts);
        expect(places).toHaveLength(largest * counts.length);
        expect(imagesInEpoch('balanced', classes)).toBe(places.length);
        for (let at = 0; at < places.length; at += batchSize) {
          const batch = places.slice(at, at + batchSize).map((place) => classes[place]);
          const held = counts.map((_, index) => batch.filter((own) => own === index).length);
          expect(Math.max(...held) - Math.min(...held)).toBeLessThanOrEqual(1);
        }
        for (const [place, index] of classes.entries()) {
          const times = repeats.filter((_, at) => places[at] === place);
          // Once each round: 0, 1, 2 and so on, and no image a whole round behind another of its class.
          expect(times).toEqual(times.map((_, round) => round));
          expect(times.length).toBeGreaterThanOrEqual(Math.floor(largest / (counts[index] ?? 1)));
          expect(times.length).toBeLessThanOrEqual(Math.ceil(largest / (counts[index] ?? 1)));
        }
      },
    ),
  );
});

test('balanced: a class without images takes no turns', () => {
  expect(imagesInEpoch('balanced', [2, 2, 2, 0])).toBe(6);
  expect(
    epochOrder({ sampling: 'balanced', classes: [2, 2, 2, 0], seed: 1, epoch: 1 }).places.filter((place) => place === 3),
  ).toHaveLength(3);
  expect(epochOrder({ sampling: 'balanced', classes: [], seed: 1, epoch: 1 })).toEqual({ places: [], repeats: [] });
});
