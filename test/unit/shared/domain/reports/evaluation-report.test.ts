import { expect, test } from 'vitest';
import { evaluateClassification } from '#shared/domain/metrics/evaluate-classification.ts';
import { evaluationReportHtml } from '#shared/domain/reports/evaluation-report.ts';
import { reportLimitations } from '#shared/domain/reports/report-limitations.ts';
import { message } from '#shared/messages/messages.ts';
import { sampleReport, smallFigures } from './report-samples.ts';

const page = evaluationReportHtml(sampleReport());

/** Text of the page without its tags and style, entities read. */
function textOf(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
}

test('nothing from outside becomes markup', () => {
  expect(page).not.toMatch(/<script|<img|<iframe|<link|javascript:/i);
  expect(page.match(/<[^>]*\son\w+\s*=/gi)).toBeNull();
  expect(page.match(/<\/style>/g)).toHaveLength(1);
  expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
});

test('the page refers to nothing outside itself and forbids loading anything', () => {
  expect(page.match(/<[^>]*\s(?:src|href|srcset|action|data)\s*=/gi)).toBeNull();
  expect(/<style>([\s\S]*?)<\/style>/.exec(page)?.[1]).not.toMatch(/url\(|@import/);
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
});

test('the research-use notice is the repeated head and foot of the sheet', () => {
  expect(page.match(/<thead>[\s\S]*?<\/thead>/)?.[0]).toContain('For research use only');
  expect(page.match(/<tfoot>[\s\S]*?<\/tfoot>/)?.[0]).toContain('For research use only');
  expect(textOf(page)).toContain(message('app.researchUse'));
});

test('study, data, split, partition, openings, model, settings, limitations and versions are there', () => {
  const text = textOf(page);
  for (const words of [
    'Study </style>',
    'Description',
    'The test part has been opened 2 times.',
    'Split by group: no patient, lesion or slide is in two parts. Seed 7.',
    '(evaluated here)',
    'One image was left out',
    '0197f0a2-6f0e-7cc3-98c4-dc0c0c07398f',
    '3,413,024, of which 3,843 trained here',
    'learningRate = 0.001',
    'The most probable class is called; on a tie the first.',
    'Majority baseline',
    '2026-07-02 14:05 UTC',
  ]) {
    expect(text).toContain(words);
  }
});

test('an imported model is said to have learned from images that nobody here knows, and neither its parameters nor a split to be of a training here', () => {
  const report = sampleReport();
  const imported = { ...report.model, name: 'Brought', training: null };
  const external = { split: null, partition: 'external', unknownTraining: ['Brought'], refusedImages: 0 } as const;
  const text = textOf(evaluationReportHtml({ ...report, ...external, model: imported }));
  expect(text).toContain('Overlap with training images unknown');
  const words = 'Nobody here knows which images this model learned from: it was imported. So it could not be checked';
  expect(text.split(words)).toHaveLength(3); // beside the data, and among the limitations
  expect(text).not.toContain('of which 3,843 trained here');
  expect(text).toContain('No split was made for this model');
  expect(text).not.toContain('outside the split that the model was trained on');
  const validation = reportLimitations({ ...report, ...external, partition: 'validation', model: imported });
  expect(validation).not.toContain(message('report.limits.validation'));

  const known = textOf(page);
  expect(known).not.toContain('Nobody here knows');
  expect(known).not.toContain('Overlap with training images unknown');
});

test('of an ensemble the imported members are named, and figures on training images are marked', () => {
  const report = sampleReport({ partition: 'validation', unknownTraining: ['B & <i>', 'C'], includesTrained: true });
  const ensemble = { ...report, model: { ...report.model, members: ['A', 'B & <i>', 'C'], training: null } };
  const html = evaluationReportHtml(ensemble);
  expect(html).not.toContain('<i>');
  expect(textOf(html)).toContain('which images B & <i>, C learned from: they were imported and are members of this ensemble.');
  expect(textOf(html)).toContain('Includes training images');
  expect(reportLimitations(ensemble)).toEqual(
    expect.arrayContaining([message('report.limits.validation'), message('report.limits.includesTrained')]),
  );
});

test('every figure stands with its interval, n and method; an undefined one with its reason', () => {
  const text = textOf(page);
  expect(text).toMatch(/Accuracy 75\.0% 46\.8% to 91\.1% 1 12 Wilson score/);
  expect(text).toContain('Bootstrap over groups');
  expect(text).toMatch(/Sensitivity n\/a no image of this class 0/);
  expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/);
});

test('accuracy is never without the majority baseline', () => {
  expect(textOf(page)).toMatch(/Accuracy 75\.0% 95% interval 46\.8% to 91\.1% always calling the most frequent class: 50\.0%/);
});

test('both curves, both confusion matrices, the reliability plot and both learning curves are drawn with a text alternative', () => {
  const drawings = page.match(/<svg[^>]*role="img"[^>]*>/g) ?? [];
  expect(drawings).toHaveLength(7);
  for (const drawing of drawings) expect(drawing).toMatch(/aria-label="[^"]{10,}"/);
});

test('the classification report is as scikit-learn prints it, with intervals and n/a for what does not exist', () => {
  const text = textOf(page);
  expect(text).toMatch(/健康 & سليم n\/a \d+ n\/a \d+ n\/a \d+ 0 Accuracy 0\.750 \(0\.468 to 0\.911\)/);
  expect(text).toMatch(/Macro average 0\.757 \(\d\.\d{3} to \d\.\d{3}\)/);
  expect(text).toMatch(/Weighted average 0\.757/);
});

const picture = `data:image/webp;base64,${'A'.repeat(400)}`;
const image = { path: '<b>1.png', truth: 'healthy', predicted: 'ill', probability: 0.7 };

test('images stand in the file itself, right and wrong told by words and signs', () => {
  const shown = [
    { ...image, picture },
    { ...image, predicted: 'healthy', picture },
  ];
  const html = evaluationReportHtml(sampleReport({ images: { shown, total: 40, seed: 7 } }));
  expect(textOf(html)).toContain('2 images of 40, drawn at random with seed 7, not chosen.');
  expect(textOf(html)).toContain('✗ Wrong True class: healthy Called: ill 70.0%');
  expect(textOf(html)).toContain('✓ Right True class: healthy Called: healthy 70.0%');
  expect([...html.matchAll(/src="([^"]*)"/g)].map(([, source]) => source)).toEqual([picture, picture]);
  expect(html).not.toContain('<b>1.png');
});

test.each([
  ['no picture', null],
  ['a picture that is an address', 'https://example.org/a.png'],
  ['a picture of another kind', 'data:image/svg+xml;base64,AAAA'],
  ['a picture that breaks out of its attribute', 'data:image/png;base64,A" onerror="alert(1)'],
  ['a picture of more than 64 KiB', `data:image/png;base64,${'A'.repeat(90_001)}`],
])('an image with %s is told without one', (_, from) => {
  const html = evaluationReportHtml(sampleReport({ images: { shown: [{ ...image, picture: from }], total: 1, seed: 1 } }));
  expect(html).not.toMatch(/<img/);
  expect(textOf(html)).toContain('The file is not there any more ✗ Wrong');
});

test('views and the members of an ensemble are told', () => {
  const model = { ...sampleReport().model, recipe: '', training: null, weightsHash: null, members: ['first', 'second'] };
  const text = textOf(evaluationReportHtml(sampleReport({ views: 4, model })));
  expect(text).toContain('Mean of 4 views of each image');
  expect(text).toContain('Probabilities: the mean over 4 views of each image');
  expect(text).toContain('Ensemble of first, second');
  expect(textOf(page)).not.toContain('views of each image');
});

test('an operating point is stated and marked', () => {
  const classes = ['healthy', 'ill', 'other'];
  const base = smallFigures(classes);
  const truth = [0, 0, 1, 1, 2, 2];
  const probabilities = truth.flatMap((one) => [0, 1, 2].map((index) => (index === one ? 0.6 : 0.2)));
  const figures = evaluateClassification({
    classes,
    truth,
    probabilities,
    thresholds: { ill: 0.23 },
    seed: 1,
    bootstrapDraws: 200,
  });
  const text = textOf(evaluationReportHtml(sampleReport({ figures, thresholdsChosenOn: 'validation' })));
  expect(text).toContain('“ill” is called at a probability of at least 0.230; otherwise the most probable remaining class.');
  expect(text).toContain('Chosen on: Validation.');
  expect(text).toContain('ill: p ≥ 0.230');
  expect(base.thresholds).toEqual({});
});

test('the report of no images and of images from outside the split can be made', () => {
  const figures = evaluateClassification({ classes: ['a', 'b'], truth: [], probabilities: [], seed: 1 });
  const empty = textOf(evaluationReportHtml(sampleReport({ figures, partition: 'external', split: null })));
  expect(empty).toContain('n/a');
  expect(empty).toContain('These images come from outside the split');
  expect(empty).not.toMatch(/NaN|undefined|Infinity/);
});

test('limitations are found from the report itself', () => {
  const onTest = reportLimitations(sampleReport());
  expect(onTest.some((limit) => limit.startsWith('The test part has been opened 2 times'))).toBe(true);
  expect(onTest.some((limit) => limit.startsWith('No image of: 健康'))).toBe(true);
  expect(onTest.some((limit) => limit.startsWith('Few images of'))).toBe(true);
  expect(onTest.some((limit) => limit.startsWith('There are 12 images of only 6 groups'))).toBe(true);
  expect(onTest.some((limit) => limit.startsWith('The accuracy cannot be told from'))).toBe(true);
  const onValidation = reportLimitations(sampleReport({ partition: 'validation' }));
  expect(onValidation[0]).toBe(message('report.limits.validation'));
});
