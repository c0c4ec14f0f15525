import { expect, test } from 'vitest';
import { foldChart, learningCurveChart } from '#renderer/pages/train/studies/study-charts.ts';
import { partColumns, spreadText } from '#renderer/pages/train/studies/study-figures.ts';
import { sharesFrom, sharesText } from '#renderer/pages/train/studies/study-form.ts';
import type { StudyPart } from '#shared/contract/studies.ts';
import { evaluateClassification } from '#shared/domain/metrics/evaluate-classification.ts';
import { outlookWords } from '#shared/domain/reports/study-words.ts';
import { USUAL_SIZES } from '#shared/domain/studies/study-types.ts';

const figures = evaluateClassification({
  classes: ['nevus', 'melanoma'],
  truth: [0, 0, 1, 1],
  probabilities: [0.9, 0.1, 0.4, 0.6, 0.2, 0.8, 0.3, 0.7],
  positiveClasses: ['melanoma'],
  seed: 1,
  bootstrapDraws: 200,
});
const count = (images: number) => ({ images, groups: images, classes: {} });

function part(position: number, images: number, isDone = true): StudyPart {
  return {
    position,
    share: null,
    counts: { train: count(images), validation: count(2), heldOut: count(4) },
    splitId: '01a1fed0-e736-7047-b399-000000000001' as StudyPart['splitId'],
    runId: null,
    modelId: null,
    state: isDone ? 'finished' : 'queued',
    result: isDone ? { figures, epochs: 3, bestEpoch: 2, seconds: 1, runner: 'onnx' } : null,
  };
}

test.each([
  ['10, 20,50 100', [0.1, 0.2, 0.5, 1]],
  ['2.5; 100 %', [0.025, 1]],
  ['100', null],
  ['50, 50', null],
  ['0, 100', null],
  ['50, 120', null],
  ['50, x', null],
])('%s are the shares %j', (text, shares) => {
  expect(sharesFrom(text)).toEqual(shares);
});

test('the usual shares are read as they are shown', () => {
  expect(sharesFrom(sharesText(USUAL_SIZES))).toEqual(USUAL_SIZES);
});

test('the chart of folds has a point for each fold that is done', () => {
  const chart = foldChart([part(0, 8), part(1, 8), part(2, 8, false)]);
  expect(chart.series.map(({ points }) => points.map(({ x }) => x))).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
  ]);
  expect(chart.x).toMatchObject({ min: 0, max: 4 });
});

test('a learning curve shows what was measured, and the fit as far as twice the images', () => {
  const parts = [part(0, 50), part(1, 100)];
  const plain = learningCurveChart(parts, null);
  expect(plain.series).toHaveLength(1);
  expect(plain.x.max).toBe(100);
  expect(plain.bands[0]?.points.map(({ x }) => x)).toEqual([50, 100]);
  const law = { floor: 0.05, scale: 0.1, decay: 0.5, reference: 100 };
  const range = { value: 0.9, low: 0.8, high: 0.95 };
  const outlook = {
    verdict: 'helps',
    reason: null,
    law,
    images: 100,
    doubled: range,
    gone: range,
    more: { value: 512, low: 300, high: 880 },
  } as const;
  const fitted = learningCurveChart(parts, outlook);
  expect(fitted.series[1]?.points.at(0)?.x).toBe(50);
  expect(fitted.series[1]?.points.at(-1)).toMatchObject({ x: 200, y: expect.closeTo(1 - 0.05 - 0.1 * 2 ** -0.5, 12) });
  expect(outlookWords(outlook)).toEqual([
    'Yes: more images of the same kind would very likely help.',
    'With 200 training images, twice as many as now, the accuracy would be about 90.0% (95% interval 80.0% to 95.0%).',
    'About 510 more images (95% interval 300 to 880) would make one in five of the present errors go away.',
  ]);
  expect(outlookWords({ verdict: 'unknown', reason: 'no-curve', law: null })[0]).toBe('This cannot be told from these runs.');
});

test('of two classes the positive one has columns of its own; spreads are written with their deviation', () => {
  expect(
    partColumns(['nevus', 'melanoma'], 'melanoma')
      .map(({ label }) => label)
      .slice(3),
  ).toEqual(['Sensitivity, melanoma', 'Specificity, melanoma']);
  expect(partColumns(['a', 'b', 'c'], null)).toHaveLength(3);
  expect(spreadText({ defined: true, mean: 0.9, sd: 0.012, folds: 3 }, 'percent')).toBe('90.0% ± 1.2%');
  expect(spreadText({ defined: true, mean: 0.9, sd: null, folds: 1 }, 'number')).toBe('0.900');
  expect(spreadText({ defined: false, folds: 0 }, 'percent')).toBe('n/a');
});
