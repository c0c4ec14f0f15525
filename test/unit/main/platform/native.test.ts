import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { tensorflowDir } from '#main/platform/native.ts';
import { ROOT } from '#main/setup/places.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('in the repository, the TensorFlow runner lies in native/tensorflow of its root', () => {
  vi.stubEnv('CASELENS_TENSORFLOW_DIR', '');
  expect(tensorflowDir()).toBe(join(ROOT, 'native', 'tensorflow'));
});

test('CASELENS_TENSORFLOW_DIR names another folder', () => {
  vi.stubEnv('CASELENS_TENSORFLOW_DIR', '/somewhere/else');
  expect(tensorflowDir()).toBe('/somewhere/else');
});
