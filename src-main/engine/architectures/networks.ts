import type { LayersModel } from '@tensorflow/tfjs-layers';
import { NETWORKS } from '#shared/domain/architectures/networks.ts';
import type { NetworkId } from '#shared/domain/architectures/networks.ts';
import { buildCompactCnnBase } from './compact-cnn.ts';
import { buildDenseNet121, buildDenseNet201 } from './densenet.ts';
import { buildEfficientNetB0 } from './efficientnet.ts';
import { buildInceptionV3 } from './inception-v3.ts';
import { buildMobileNetV2 } from './mobilenet-v2.ts';
import { buildResNet101V2, buildResNet50V2 } from './resnet-v2.ts';
import { buildResNet50 } from './resnet.ts';
import { buildVgg16, buildVgg19 } from './vgg.ts';
import { buildXception } from './xception.ts';

/** The builder of every network; a row without builder does not compile. */
const BUILDERS = {
  vgg16: buildVgg16,
  vgg19: buildVgg19,
  resnet50: buildResNet50,
  resnet50v2: buildResNet50V2,
  resnet101v2: buildResNet101V2,
  'inception-v3': buildInceptionV3,
  xception: buildXception,
  densenet121: buildDenseNet121,
  densenet201: buildDenseNet201,
  'mobilenet-v2': buildMobileNetV2,
  'efficientnet-b0': buildEfficientNetB0,
  'compact-cnn': buildCompactCnnBase,
} as const satisfies Readonly<Record<NetworkId, (inputSize: number) => LayersModel>>;

/** A network without top, its weights zero until they are drawn or read. The caller disposes it. TF.js must be ready. */
export function buildNetwork(id: NetworkId, inputSize: number = NETWORKS[id].inputSize): LayersModel {
  return BUILDERS[id](inputSize);
}
