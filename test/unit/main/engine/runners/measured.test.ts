import { mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { choosePrecision } from '#main/engine/runners/precision.ts';
import { namesBfloat16 } from '#main/engine/runners/processor.ts';
import { measurementReport } from '#main/engine/runners/measurement-report.ts';
import { prefersOneDnn, readMeasured, writeMeasured } from '#main/engine/tensorflow/measured.ts';
import type { Timing } from '#main/engine/tensorflow/measured.ts';

const timing = (trainMs: number, trainCpuMs = 2 * trainMs): Timing => ({ trainMs, trainCpuMs, predictMs: 1, predictCpuMs: 2 });
let folder: string;
let home: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'caselens-measured-'));
  home = mkdtempSync(join(tmpdir(), 'caselens-measured-home-'));
  writeFileSync(join(folder, 'tfjs_binding.node'), 'a library');
  process.env['CASELENS_TENSORFLOW_DIR'] = folder;
  process.env['CASELENS_HOME'] = home;
});

test('figures are kept beside the library and read again', async () => {
  const figures = { oneDnn: { on: timing(70), off: timing(100) }, bfloat16: null };
  const written = await writeMeasured(figures);
  expect(readMeasured()).toEqual(written);
  expect(readdirSync(folder).sort()).toEqual(['measured.json', 'tfjs_binding.node']);
});

test('figures of another library, or a file that was cut short, do not count', async () => {
  await writeMeasured({ oneDnn: { on: timing(70), off: timing(100) }, bfloat16: null });
  utimesSync(join(folder, 'tfjs_binding.node'), 1, 1);
  expect(readMeasured()).toBeNull();
  writeFileSync(join(folder, 'measured.json'), '{"formatVersion": 1, "machi');
  expect(readMeasured()).toBeNull();
});

test('where the library lies in a folder that cannot be written the home keeps them', async () => {
  // A folder inside a file: nobody can write there, not even an administrator.
  process.env['CASELENS_TENSORFLOW_DIR'] = join(folder, 'tfjs_binding.node', 'inside');
  const written = await writeMeasured({ oneDnn: { on: timing(70), off: timing(100) }, bfloat16: null });
  expect(readMeasured()).toEqual(written);
  expect(readdirSync(join(home, 'engine'))).toEqual(['measured.json']);
});

test('oneDNN is used until it is clearly slower by the clock and by the time of the cores', () => {
  expect(prefersOneDnn(null)).toBe(true);
  expect(prefersOneDnn({ oneDnn: { on: timing(76), off: timing(99) } })).toBe(true);
  expect(prefersOneDnn({ oneDnn: { on: timing(100), off: timing(95) } })).toBe(true);
  // Another program took the clock's time: the cores say the opposite.
  expect(prefersOneDnn({ oneDnn: { on: timing(100, 150), off: timing(70, 190) } })).toBe(true);
  expect(prefersOneDnn({ oneDnn: { on: timing(100), off: timing(70) } })).toBe(false);
});

test('bfloat16 is taken by itself only where it won by a margin', async () => {
  expect(choosePrecision('auto')).toEqual({ compute: 'float32', reason: null });
  const oneDnn = { on: timing(100), off: timing(150) };
  await writeMeasured({ oneDnn, bfloat16: timing(95) });
  expect(choosePrecision('auto')).toEqual({ compute: 'float32', reason: null });
  await writeMeasured({ oneDnn, bfloat16: timing(50) });
  expect(choosePrecision('auto')).toEqual({
    compute: 'bfloat16',
    reason: 'It computes in bfloat16: 2.0 times as fast here as float32, measured.',
  });
  expect(choosePrecision('float32').compute).toBe('float32');
});

test('the report says what is used because of the figures', async () => {
  expect(measurementReport()).toBeNull();
  await writeMeasured({ oneDnn: { on: timing(100), off: timing(50) }, bfloat16: timing(40) });
  expect(measurementReport()).toMatchObject({
    oneDnn: { used: false, onMs: 100, offMs: 50 },
    bfloat16: { used: true, float32Ms: 50, bfloat16Ms: 40 },
  });
});

test('a processor with bfloat16 is known by what its system says of it', () => {
  expect(namesBfloat16('flags : fpu avx512f avx512_bf16 amx_bf16 amx_tile')).toBe(true);
  expect(namesBfloat16('Features : fp asimd bf16 i8mm')).toBe(true);
  expect(namesBfloat16('hw.optional.arm.FEAT_BF16: 1')).toBe(true);
  expect(namesBfloat16('hw.optional.arm.FEAT_BF16: 0')).toBe(false);
  expect(namesBfloat16('flags : fpu avx2 fma f16c')).toBe(false);
});
