import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { tempFolder } from '#test/support/temp-home.ts';
import { caselens } from './caselens.ts';

const named = process.env['CASELENS_TENSORFLOW_DIR'];

function newHome(): string {
  const home = join(tempFolder(), 'home');
  mkdirSync(home);
  return home;
}

/** The commands of this test find no TensorFlow. */
function withoutTensorFlow(): void {
  process.env['CASELENS_TENSORFLOW_DIR'] = tempFolder();
}

afterEach(() => {
  if (named === undefined) delete process.env['CASELENS_TENSORFLOW_DIR'];
  else process.env['CASELENS_TENSORFLOW_DIR'] = named;
});

describe('engine info', () => {
  test('names the runner of each kind of work, and why', async () => {
    const { code, stdout, stderr } = await caselens(newHome(), ['engine', 'info']);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('Diagnoses: onnx (float32).');
    expect(stdout).toContain('Training of whole networks: tensorflow (');
  });

  test('without TensorFlow it says that training of whole networks is off and how to turn it on', async () => {
    withoutTensorFlow();
    const { code, stdout, stderr } = await caselens(newHome(), ['engine', 'info', '--json']);
    expect(code, stderr).toBe(0);
    const { chosen } = JSON.parse(stdout);
    expect(chosen.prediction.runner).toBe('onnx');
    expect(chosen.training).toMatchObject({ runner: null });
    expect(chosen.training.reason).toContain('npm run engine:install');
  });
});

describe('engine selftest', () => {
  test('tests the runner that is asked for, and no other', async () => {
    const { code, stdout, stderr } = await caselens(newHome(), ['engine', 'selftest', '--json', '--runner', 'onnx']);
    expect(code, stderr).toBe(0);
    const { passed, checks, missing } = JSON.parse(stdout);
    expect(passed).toBe(true);
    expect(new Set(checks.map(({ runner }: { runner: string }) => runner))).toEqual(new Set(['onnx']));
    expect(missing).toEqual([]);
  });

  test('fails where the runner that is asked for is missing', async () => {
    withoutTensorFlow();
    const { code, stdout } = await caselens(newHome(), ['engine', 'selftest', '--json', '--runner', 'tensorflow']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'engine/runner-unavailable', details: { runner: 'tensorflow' } });
  });
});
