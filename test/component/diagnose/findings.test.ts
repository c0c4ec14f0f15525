import { describe, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { calledWords, failureWords, probabilityWords } from '#renderer/components/finding/finding-words.ts';
import FindingView from '#renderer/components/finding/FindingView.svelte';
import { countResults, filterResults } from '#renderer/pages/diagnose/result-filter.ts';
import type { DiagnosisItem } from '#shared/contract/diagnosis.ts';
import type { Finding } from '#shared/domain/diagnosis/finding.ts';

const finding: Finding = {
  label: 'melanoma',
  probability: 0.31,
  probabilities: { nevus: 0.69, melanoma: 0.31 },
  verdict: 'positive',
  calledBy: 'threshold',
  thresholds: { melanoma: 0.23 },
  flags: ['blurred', 'seen-in-training'],
  views: 1,
};

describe('a probability in words', () => {
  test('is never rounded to a certainty', () => {
    expect([0, 0.0004, 0.0006, 0.5, 0.9994, 0.99951, 1].map(probabilityWords)).toEqual([
      '0.0%',
      '<0.1%',
      '0.1%',
      '50.0%',
      '99.9%',
      '>99.9%',
      '100.0%',
    ]);
  });

  test('says why a class is called', () => {
    expect(calledWords(finding)).toBe('31.0% reaches the threshold of 23.0%.');
    expect(calledWords({ ...finding, label: 'nevus', calledBy: 'argmax' })).toContain('No class reaches its threshold');
    expect(calledWords({ ...finding, calledBy: 'argmax', thresholds: {} })).toContain('no threshold is set');
  });

  test('a file that failed has a reason and a remedy, also for a reason that is not known', () => {
    expect(failureWords('empty')).toMatchObject({ reason: 'Empty file', remedy: expect.stringContaining('0 bytes') });
    expect(failureWords('from-the-future').remedy).toContain('Save the image again');
  });
});

describe('a finding on the screen', () => {
  test('shows label, verdict, threshold, every class, cautions and the research-use line', async () => {
    const screen = await render(FindingView, { finding, classes: ['nevus', 'melanoma'], positiveClasses: ['melanoma'] });
    await expect.element(screen.getByText('Positive for melanoma')).toBeVisible();
    await expect.element(screen.getByText('31.0% reaches the threshold of 23.0%.')).toBeVisible();
    await expect.element(screen.getByText('melanoma: 31.0%, threshold 23.0%')).toBeInTheDocument();
    await expect.element(screen.getByText('nevus: 69.0%')).toBeInTheDocument();
    await expect.element(screen.getByText(/learned from this very image/)).toBeVisible();
    await expect.element(screen.getByText(/Blurred/)).toBeVisible();
    await expect.element(screen.getByText(/For research use only/)).toBeVisible();
  });

  test('folds 200 classes but never one with a threshold', async () => {
    const classes = Array.from({ length: 200 }, (_, index) => `class ${index}`);
    const probabilities = Object.fromEntries(classes.map((name, index) => [name, index === 0 ? 0.801 : 0.001]));
    const many: Finding = { ...finding, label: 'class 0', probability: 0.801, probabilities, thresholds: { 'class 199': 0.5 } };
    const screen = await render(FindingView, { finding: many, classes });
    expect(screen.getByRole('listitem').elements().length).toBeLessThan(12);
    await expect.element(screen.getByText('class 199: 0.1%, threshold 50.0%')).toBeInTheDocument();
    await screen.getByRole('button', { name: 'Show all 200 classes' }).click();
    await expect.poll(() => screen.getByRole('listitem').elements().length).toBeGreaterThan(199);
  });
});

test('results are counted and filtered by verdict, caution, failure and class', () => {
  const ok = (label: string, verdict: Finding['verdict'], flags: Finding['flags'] = []): DiagnosisItem => ({
    ok: true,
    path: `${label}.jpg`,
    caseId: null,
    fileHash: 'a'.repeat(64),
    result: { ...finding, label, verdict, flags },
  });
  const items: DiagnosisItem[] = [
    ok('nevus', 'negative'),
    ok('melanoma', 'positive', ['dark']),
    { ok: false, path: 'x.jpg', reason: 'empty', detail: '' },
    ok('nevus', 'negative'),
  ];
  const { kinds, labels } = countResults(items, ['melanoma', 'nevus', 'bkl']);
  expect(kinds).toEqual({ all: 4, positive: 1, negative: 2, diagnosed: 3, flagged: 1, failed: 1 });
  expect(labels).toEqual([
    { label: 'melanoma', count: 1 },
    { label: 'nevus', count: 2 },
  ]);
  expect(filterResults(items, { kind: 'failed', label: '' })).toEqual([items[2]]);
  expect(filterResults(items, { kind: 'all', label: 'nevus' })).toHaveLength(2);
  expect(filterResults(items, { kind: 'positive', label: 'nevus' })).toHaveLength(0);
});
