import { describe, expect, test } from 'vitest';
import { EXPORT_FORMAT_IDS, EXPORT_FORMATS } from '#shared/domain/exports/export-formats.ts';
import { differenceText } from '#shared/domain/exports/difference-text.ts';
import type { ExportMaterial } from '#shared/domain/reports/export-record.ts';
import { exportRecord, preprocessingSteps } from '#shared/domain/reports/export-record.ts';
import { modelCard } from '#shared/domain/reports/model-card.ts';
import { HOSTILE_CLASSES, sampleReport } from './report-samples.ts';

/* What stands beside an exported model: for programs and for people. */

function material(
  changes: Partial<ExportMaterial['model']> = {},
  operatingPoint: ExportMaterial['operatingPoint'] = null,
): ExportMaterial {
  return {
    format: 'onnx',
    producer: 'CaseLens 0.1.0',
    exportedAtMs: Date.UTC(2026, 6, 2, 14, 5),
    files: [{ name: 'model.onnx', sizeBytes: 10, sha256: 'ef'.repeat(32) }],
    check: { images: 20, from: 'validation', maxAbsDifference: 6e-8, readBy: 'ONNX Runtime' },
    model: {
      ...{
        id: 'id',
        name: '# [Cells](http://evil) <b>',
        manifestHash: 'ab'.repeat(32),
        weightsHash: 'cd'.repeat(32),
        kind: 'trained',
      },
      ...{ recipe: 'malaria-resnet50v2', parameters: 23_827_330, classes: ['a', 'b'], positiveClasses: ['b'], output: 'softmax' },
      preprocessing: { width: 128, height: 96, resize: 'pil_nearest', fit: 'stretch', colour: 'rgb', mode: 'caffe' },
      ...{ backbone: null, onnx: null, imported: null, versions: { caselens: '0.1.0' } },
      training: { datasetName: 'NIH | cells', datasetHash: '12'.repeat(32), history: [] },
      ...changes,
    },
    operatingPoint,
  };
}

describe('caselens.json', () => {
  test('gives the preprocessing in numbers and in words', () => {
    expect(exportRecord(material())).toMatchObject({
      notice: expect.stringContaining('For research use only.'),
      input: { name: 'image', shape: [null, 96, 128, 3], layout: 'nhwc' },
      output: { name: 'probabilities', kind: 'softmax', scores: 'probabilities' },
      preprocessing: { channels: [2, 1, 0], mean: [103.939, 116.779, 123.68], divisor: [1, 1, 1] },
      calibration: { method: null, reason: expect.stringContaining('none') },
      operatingPoint: null,
      files: [{ name: 'model.onnx' }],
    });
    const { preprocessing } = material().model;
    expect(preprocessingSteps(preprocessing)[1]).toContain('128 x 96 pixels with Pillow’s NEAREST');
    expect(preprocessingSteps(preprocessing)[2]).toContain('BGR: subtract 103.939, 116.779, 123.68, then divide by 1, 1, 1');
  });

  test('says which class a single sigmoid unit means, and at which threshold classes are called', () => {
    const point = { operatingPointId: 'p', version: 2, name: 'sensitive', thresholds: { b: 0.23 }, rule: { kind: 'manual' } };
    const record = exportRecord(material({ output: 'sigmoid' }, point));
    expect(record).toMatchObject({ output: { meaning: expect.stringContaining('the second class (b)') }, operatingPoint: point });
  });

  test('an ONNX file from elsewhere keeps its own names and layout', () => {
    const onnx = { input: 'data', output: 'fc', layout: 'nchw', batch: 1, scores: 'logits' } as const;
    expect(exportRecord(material({ onnx }))).toMatchObject({
      input: { name: 'data', shape: [1, 3, 96, 128], layout: 'nchw' },
      output: { name: 'fc', scores: 'logits' },
    });
  });
});

describe('MODEL_CARD.md', () => {
  test('has the notice, the figures with intervals, the limits and the check', () => {
    const card = modelCard(material(), sampleReport());
    expect(card).toContain('**For research use only.');
    expect(card).toMatch(/\| Accuracy \| 75\.0% \| .+ \| 12 \|/);
    expect(card).toContain('Do not read them as risks'.toLowerCase().slice(0, 11));
    expect(card).toContain('compared 20 images (validation images of its own dataset): probabilities differ by at most 6.0e-8.');
    expect(card).toContain('900 images, 220 groups');
  });

  test('says so where nothing is known', () => {
    const card = modelCard(material({ training: null, recipe: '' }), null);
    expect(card).toContain('It has not been evaluated in CaseLens.');
    expect(card).toContain('It was not trained in CaseLens');
  });

  test('names of users’ making are neither Markdown nor HTML', () => {
    const card = modelCard(material({ classes: HOSTILE_CLASSES, positiveClasses: HOSTILE_CLASSES }), sampleReport());
    expect(card).toContain('# Model card: \\# \\[Cells\\]\\(http://evil\\) \\<b\\>');
    expect(card).toContain('NIH \\| cells');
    expect(card).not.toMatch(/[^\\]<(script|img|b)/);
  });
});

test('every format names its model and an example', () => {
  for (const format of EXPORT_FORMAT_IDS) {
    const { model, extension, examples } = EXPORT_FORMATS[format];
    if (extension !== null) expect(model.endsWith(extension)).toBe(true);
    expect(examples.some((example) => /example\.(py|mjs)$/.test(example))).toBe(true);
  }
});

test('a difference is written with two digits, none as 0', () => {
  expect([0, 5.96e-8, 1e-5].map(differenceText)).toEqual(['0', '6.0e-8', '1.0e-5']);
});
