/*
 * A process that trains a network in too little memory, for `test/integration/engine/out-of-memory.test.ts`. It lowers the limit on its
 * own addresses once everything is loaded, because node reserves many gigabytes of them at the start. Prints one line of JSON.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as tfl from '@tensorflow/tfjs-layers';
import { AppError } from '#shared/errors/app-error.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { assignFormulaWeights } from '#test/support/formula-weights.ts';
import { atStep, batchOf, openTrainer } from '#test/support/small-training.ts';

const SIZE = 128;
const LEFT_BYTES = 100e6;

function batch(count: number) {
  const input = { shape: [count, SIZE, SIZE, 3], values: new Float32Array(count * SIZE * SIZE * 3).fill(0.5) };
  return batchOf(
    input,
    Array.from({ length: count }, (_, row) => row % 2),
    2,
  );
}

function tell(outcome: { readonly code: string | null; readonly lossAfter: number | null }): void {
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}

await readyTfjs();
const model = tfl.sequential({
  layers: [
    tfl.layers.conv2d({ filters: 64, kernelSize: 3, padding: 'same', inputShape: [SIZE, SIZE, 3] }),
    tfl.layers.reLU(),
    tfl.layers.globalAveragePooling2d({}),
    tfl.layers.dense({ units: 2, activation: 'softmax' }),
  ],
});
assignFormulaWeights(model);
const trainer = openTrainer(model);
const [one, many] = [batch(1), batch(32)];
trainer.step(one, atStep(1));
const status = readFileSync('/proc/self/status', 'utf8');
const addresses = Number(/VmSize:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
execFileSync('prlimit', ['--pid', String(process.pid), `--as=${String(addresses + LEFT_BYTES)}`]);
try {
  trainer.step(many, atStep(2));
  tell({ code: null, lossAfter: null });
} catch (thrown) {
  const code = thrown instanceof AppError ? thrown.code : String(thrown);
  tell({ code, lossAfter: trainer.step(one, atStep(3)) });
}
