import type { LEARNING_METHODS } from '#shared/contract/engine/learning.ts';
import { modelLayers } from './inference/model-layers.ts';
import { predict } from './inference/predict.ts';
import { reportRunners } from './runners/report.ts';
import { runSelftest } from './runners/selftest.ts';
import type { EngineHandlers } from './serve/handler.ts';
import { runHead } from './training/run-head.ts';
import { runNetwork } from './training/run-network.ts';

/** The handlers of everything that learns or predicts. Loading this file loads TensorFlow.js (60 MB); ONNX Runtime comes with its first use. */
export const LEARNING_HANDLERS: EngineHandlers<keyof typeof LEARNING_METHODS> = {
  'engine.info': (input) => reportRunners(input),
  'engine.selftest': (input, context) => runSelftest(input, context),
  'training.runHead': (input, context) => runHead(input, context),
  'training.runNetwork': (input, context) => runNetwork(input, context),
  'models.layers': (input) => modelLayers(input),
  'prediction.run': (input, context) => predict(input, context),
};
