import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { hashUnit } from '#main/engine/runners/formula.ts';

/** A model as Teachable Machine makes them: a feature extractor and a head, each a sequential model inside a sequential model. */
export function teachableModel(): tfl.Sequential {
  const features = tfl.sequential({ name: 'sequential_1' });
  features.add(
    tfl.layers.conv2d({ name: 'Conv1', filters: 4, kernelSize: 3, strides: 2, useBias: false, inputShape: [16, 16, 3] }),
  );
  features.add(tfl.layers.batchNormalization({ name: 'bn_Conv1' }));
  features.add(tfl.layers.reLU({ name: 'Conv1_relu', maxValue: 6 }));
  features.add(tfl.layers.globalAveragePooling2d({ name: 'global_average_pooling2d_1' }));
  const head = tfl.sequential({ name: 'sequential_3' });
  head.add(tfl.layers.dense({ name: 'dense_Dense1', units: 5, activation: 'relu', inputShape: [4] }));
  head.add(tfl.layers.dense({ name: 'dense_Dense2', units: 2, activation: 'softmax', useBias: false }));
  const whole = tfl.sequential({ name: 'sequential_4' });
  whole.add(features);
  whole.add(head);
  const weights = whole
    .getWeights()
    .map((weight, salt) => tf.tensor(Float32Array.from(hashUnit(weight.size, salt + 1)), weight.shape));
  whole.setWeights(weights);
  tf.dispose(weights);
  return whole;
}

/** Saves it as Teachable Machine's export: `model.json`, `weights.bin`, `metadata.json`. */
export async function saveTeachable(model: tfl.LayersModel, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      const { modelTopology, weightSpecs, weightData } = artifacts;
      const weightsManifest = [{ paths: ['./weights.bin'], weights: weightSpecs }];
      writeFileSync(
        join(folder, 'model.json'),
        JSON.stringify({ modelTopology, weightsManifest, generatedBy: 'TensorFlow.js tfjs-layers v1.3.1' }),
      );
      writeFileSync(join(folder, 'weights.bin'), Buffer.from(weightData as ArrayBuffer));
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    }),
  );
  const metadata = {
    tfjsVersion: '1.3.1',
    tmVersion: '2.4.10',
    packageName: '@teachablemachine/image',
    labels: ['healthy', 'sick'],
    imageSize: 224,
  };
  writeFileSync(join(folder, 'metadata.json'), JSON.stringify(metadata));
}
