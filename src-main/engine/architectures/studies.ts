import * as tfl from '@tensorflow/tfjs-layers';
import { buildDenseNet201 } from './densenet.ts';
import { buildInceptionV3 } from './inception-v3.ts';
import { NetworkBuilder } from './network-builder.ts';
import type { Output } from './network-builder.ts';
import { buildResNet50V2 } from './resnet-v2.ts';
import { buildVgg16 } from './vgg.ts';

/** What may differ from the published study. */
export interface StudySettings {
  /** Classes of the softmax; without effect where the study ends in one sigmoid. */
  readonly classCount: number;
  /** Share of the values that dropout leaves out, in [0, 1); without effect where the study has no dropout. */
  readonly dropout: number;
}

/** One study's classifier: its base and what stands on it. Layer names continue as Keras makes them up. */
interface Study {
  readonly defaults: StudySettings;
  readonly base: () => tfl.LayersModel;
  /** A frozen base is never trained: all its layers have `trainable` false. */
  readonly isBaseFrozen: boolean;
  readonly top: (network: NetworkBuilder, features: Output, settings: StudySettings) => Output;
}

const STUDIES = {
  'vgg16-ham10000': {
    defaults: { classCount: 7, dropout: 0 },
    base: () => buildVgg16(224),
    isBaseFrozen: true,
    top: (network, features, { classCount }) =>
      network.dense(network.dense(network.flatten(features), 256, 'relu'), classCount, 'softmax'),
  },
  'densenet201-breast': {
    defaults: { classCount: 2, dropout: 0.5 },
    base: () => buildDenseNet201(224),
    isBaseFrozen: false,
    top: (network, features, { classCount, dropout }) =>
      network.dense(network.norm(network.dropout(network.globalAveragePool(features), dropout)), classCount, 'softmax'),
  },
  'inception-v3-isic': {
    defaults: { classCount: 2, dropout: 0 },
    base: () => buildInceptionV3(299),
    isBaseFrozen: true,
    top: (network, features) => network.dense(network.globalAveragePool(features), 1, 'sigmoid'),
  },
  'resnet50v2-malaria': {
    defaults: { classCount: 2, dropout: 0.5 },
    base: () => buildResNet50V2(128),
    isBaseFrozen: false,
    top: (network, features, { classCount, dropout }) => {
      const pooled = network.averagePool(features, { poolSize: 4 });
      const hidden = network.dense(network.flatten(pooled), 128, 'relu');
      return network.dense(network.dropout(hidden, dropout), classCount, 'softmax');
    },
  },
} as const satisfies Readonly<Record<string, Study>>;

/** The published studies whose classifiers can be built. */
export type StudyId = keyof typeof STUDIES;

/**
 * The classifier of a study, layer by layer as its Keras script makes it; weights zero until they are drawn or read. The caller disposes
 * it. TF.js must be ready.
 * @example buildStudy('resnet50v2-malaria', { dropout: 0 })
 */
export function buildStudy(id: StudyId, changes: Partial<StudySettings> = {}): tfl.LayersModel {
  const study: Study = STUDIES[id];
  const base = study.base();
  if (study.isBaseFrozen) for (const layer of base.layers) layer.trainable = false;
  const [features] = base.outputs;
  if (features === undefined) throw new TypeError(`${id} has a base without output`);
  // The base's own made-up names are of other kinds of layers than the top's, so the top starts to count anew.
  const output = study.top(new NetworkBuilder(), features, { ...study.defaults, ...changes });
  return tfl.model({ inputs: base.inputs, outputs: output, name: id });
}
