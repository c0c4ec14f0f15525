import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeFinding } from '#shared/domain/diagnosis/finding.ts';
import { imageFlags } from '#shared/domain/diagnosis/image-flags.ts';

const classes = ['benign', 'malignant', 'other'];
const base = { classes, positiveClasses: ['malignant'], thresholds: {}, flags: [], views: 1 };

describe('makeFinding', () => {
  it.each([
    // probabilities, thresholds, label, verdict, calledBy
    [[0.7, 0.2, 0.1], {}, 'benign', 'negative', 'argmax'],
    [[0.7, 0.2, 0.1], { malignant: 0.2 }, 'malignant', 'positive', 'threshold'],
    [[0.7, 0.19, 0.11], { malignant: 0.2 }, 'benign', 'negative', 'argmax'],
    [[0.1, 0.8, 0.1], { malignant: 0.9 }, 'benign', 'negative', 'argmax'],
    [[0.5, 0.3, 0.2], { malignant: 0.3, other: 0.1 }, 'malignant', 'positive', 'threshold'],
    [[0.3, 0.4, 0.3], { benign: 0.9, malignant: 0.9, other: 0.9 }, 'malignant', 'positive', 'argmax'],
    [[0.4, 0.4, 0.2], {}, 'benign', 'negative', 'argmax'],
    [[0, 0, 0], { malignant: 0 }, 'malignant', 'positive', 'threshold'],
  ])('calls %j at %j %s', (...[probabilities, thresholds, label, verdict, calledBy]) => {
    expect(makeFinding({ ...base, probabilities, thresholds })).toMatchObject({ label, verdict, calledBy, thresholds });
  });

  it('has no verdict where the model has no positive classes', () => {
    expect(makeFinding({ ...base, positiveClasses: [], probabilities: [1, 0, 0] }).verdict).toBe('none');
  });

  it('keeps class names that are properties of every object', () => {
    const finding = makeFinding({ ...base, classes: ['constructor', 'toString'], probabilities: [0.4, 0.6] });
    expect(finding).toMatchObject({ label: 'toString', calledBy: 'argmax' });
    expect(finding.probabilities).toEqual({ constructor: 0.4, toString: 0.6 });
  });

  it('says the probability of what it calls, and calls by threshold only at or above it', () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(probability, probability, probability), fc.tuple(probability, probability), ([a, b, c], [t, u]) => {
        const thresholds: Record<string, number> = { benign: t, malignant: u };
        const finding = makeFinding({ ...base, probabilities: [a, b, c], thresholds });
        expect(finding.probability).toBe(finding.probabilities[finding.label]);
        const threshold = thresholds[finding.label];
        expect(finding.calledBy === 'threshold').toBe(threshold !== undefined && finding.probability >= threshold);
      }),
    );
  });
});

describe('imageFlags', () => {
  const image = { width: 80, height: 80, brightness: 120, contrast: 40, sharpness: 300 };

  it('says nothing of an ordinary image', () => {
    expect(imageFlags(image, null, false)).toEqual([]);
    expect(imageFlags(image, { side: 80, aspect: 1, ...image }, false)).toEqual([]);
  });

  it.each([
    [{ width: 10, height: 300 }, 'small'],
    [{ brightness: 3 }, 'dark'],
    [{ brightness: 254 }, 'bright'],
    [{ contrast: 1 }, 'low-contrast'],
  ] as const)('flags %j whatever is usual', (change, flag) => {
    expect(imageFlags({ ...image, ...change }, null, false)).toContain(flag);
  });

  it('compares with the images that the model learned from', () => {
    expect(imageFlags({ ...image, sharpness: 20 }, { side: 80, aspect: 1, ...image }, false)).toEqual(['blurred']);
    expect(imageFlags({ ...image, sharpness: 20 }, { side: 80, aspect: 1, ...image, sharpness: 22 }, false)).toEqual([]);
  });

  it('says that the model has seen it', () => {
    expect(imageFlags(image, null, true)).toEqual(['seen-in-training']);
  });
});
