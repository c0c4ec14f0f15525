import { NETWORK_SETTINGS } from '#shared/domain/training/network-settings.ts';
import { STARTS } from '#shared/domain/training/start-settings.ts';
import type { NetworkRecipe } from './recipe.ts';

/** What the four published scripts have in common: Keras' defaults, images in [0, 1], weights from a Keras file, every epoch done. */
const STUDY_SETTINGS = {
  ...NETWORK_SETTINGS,
  inputSize: 224,
  preprocessing: 'unit',
  start: 'file',
  patience: 0,
} as const;

/** Four published studies with the settings of their scripts. Where a script reads images with `load_img` or `ImageDataGenerator`, the resize is Pillow's nearest. */
export const STUDY_RECIPES = {
  'ham10000-vgg16': {
    kind: 'network',
    group: 'study',
    network: 'vgg16',
    top: { pooling: 'flatten', isNormalised: false },
    output: 'softmax',
    classes: 7,
    suggestedValidation: 0.2,
    suggestedThreshold: null,
    starts: STARTS,
    defaults: { ...STUDY_SETTINGS, resize: 'pil_nearest', trained: 'top', epochs: 10, hiddenUnits: 256 },
  },
  'breast-densenet201': {
    kind: 'network',
    group: 'study',
    network: 'densenet201',
    top: { pooling: 'global-average', isNormalised: true },
    output: 'softmax',
    classes: 2,
    suggestedValidation: 0.2,
    suggestedThreshold: null,
    starts: STARTS,
    defaults: {
      ...STUDY_SETTINGS,
      loss: 'binary-crossentropy',
      epochs: 20,
      batchSize: 16,
      learningRate: 0.0001,
      dropout: 0.5,
      monitor: 'val_accuracy',
      reducePatience: 5,
      reduceFactor: 0.2,
      minLearningRate: 1e-7,
      reduceMonitor: 'val_accuracy',
      zoom: 2,
      rotation: 90,
      horizontalFlip: true,
      verticalFlip: true,
    },
  },
  'isic-inception-v3': {
    kind: 'network',
    group: 'study',
    network: 'inception-v3',
    top: { pooling: 'global-average', isNormalised: false },
    output: 'sigmoid',
    classes: 2,
    suggestedValidation: null, // it comes as a part of its own
    suggestedThreshold: 0.23,
    starts: STARTS,
    defaults: {
      ...STUDY_SETTINGS,
      inputSize: 299,
      trained: 'top',
      loss: 'binary-crossentropy',
      optimizer: 'rmsprop',
      epochs: 100,
      batchSize: 64,
      patience: 10,
      tensorBoard: true,
    },
  },
  'malaria-resnet50v2': {
    kind: 'network',
    group: 'study',
    network: 'resnet50v2',
    top: { pooling: 'average-4', isNormalised: false },
    output: 'softmax',
    classes: 2,
    suggestedValidation: 0.3,
    suggestedThreshold: null,
    starts: STARTS,
    defaults: {
      ...STUDY_SETTINGS,
      inputSize: 128,
      resize: 'pil_nearest',
      loss: 'binary-crossentropy',
      epochs: 30,
      hiddenUnits: 128,
      dropout: 0.5,
      rotation: 20,
      zoom: 0.05,
      widthShift: 0.05,
      heightShift: 0.05,
      shear: 0.05, // degrees, as Keras' shear_range
      horizontalFlip: true,
    },
  },
} as const satisfies Readonly<Record<string, NetworkRecipe>>;
