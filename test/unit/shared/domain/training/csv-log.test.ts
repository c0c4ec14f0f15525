import { expect, test } from 'vitest';
import { csvLog } from '#shared/domain/training/csv-log.ts';
import golden from '#test/golden/keras/callbacks.json' with { type: 'json' };

/** Keras writes a whole number that is a float as `1.0`. */
const asOurs = (text: string): string => text.replaceAll(/\b(\d+)\.0\b/g, '$1');

test("the file is that of Keras' CSVLogger, but for 1.0, which is 1", () => {
  const history = golden.csv.rows.map(({ learning_rate: learningRate, ...row }, index) => ({
    ...row,
    learningRate,
    epoch: index + 1,
    seconds: 1,
  }));
  expect(csvLog(history)).toBe(asOurs(golden.csv.text));
});

test('what an old record does not hold is NA', () => {
  const text = csvLog([{ epoch: 1, loss: 0.5, accuracy: 0.75, val_loss: 0.25, val_accuracy: 0.5 }]);
  expect(text.split('\r\n')[1]).toBe('0,0.75,NA,0.5,0.5,NA,0.25');
});
