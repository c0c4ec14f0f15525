import { expect, test } from 'vitest';
import { chooseKernels, loadBinding } from '#main/engine/tensorflow/binding.ts';
import { prefersOneDnn, readMeasured } from '#main/engine/tensorflow/measured.ts';
import { hasBatchNorms } from '#shared/domain/architectures/bases.ts';
import { NETWORKS } from '#shared/domain/architectures/networks.ts';
import type { NetworkId } from '#shared/domain/architectures/networks.ts';

test('only the networks of VGG are without batch norms', () => {
  const without = (Object.keys(NETWORKS) as NetworkId[]).filter((id) => !hasBatchNorms(id));
  expect(without).toEqual(['vgg16', 'vgg19']);
  expect(hasBatchNorms('efficientnet-lite0')).toBe(true);
});

// The library reads its switch once a process, so this file asks for one network only.
test('without batch norms TensorFlow chooses its kernels itself', () => {
  delete process.env['TF_ENABLE_ONEDNN_OPTS'];
  chooseKernels({ hasBatchNorms: false });
  loadBinding();
  expect(process.env['TF_ENABLE_ONEDNN_OPTS']).toBe(prefersOneDnn(readMeasured()) ? undefined : '0');
});
