import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import type { LayerRecord, ModelLayers } from '#shared/contract/engine/model-layers.ts';
import { sizeOfShape } from '#main/engine/weights/weight-tensor.ts';

/** The layers of a model with shapes and parameters, as Keras' `summary()` has them. Allocates nothing; weights may still be zero. */
export function summariseModel(model: LayersModel): ModelLayers {
  return summaryOf(model.layers.map(recordOf));
}

/** A head behind a network that was not trained, as one model: every layer of the network is frozen, and the head reads its output. */
export function summariseHead(frozen: LayersModel, head: LayersModel): ModelLayers {
  const last = frozen.outputs[0]?.sourceLayer.name ?? '';
  const first = head.inputs[0]?.sourceLayer.name ?? '';
  const below = frozen.layers.map((layer) => ({ ...recordOf(layer), trainable: false, trainableParameters: 0 }));
  const above = head.layers
    .map(recordOf)
    .filter(({ name }) => name !== first)
    .map((record) => ({ ...record, inbound: record.inbound.map((name) => (name === first ? last : name)) }));
  return summaryOf([...below, ...above]);
}

function summaryOf(records: readonly LayerRecord[]): ModelLayers {
  const sum = (key: 'parameters' | 'trainableParameters'): number => records.reduce((total, record) => total + record[key], 0);
  return { layers: [...records], parameters: sum('parameters'), trainableParameters: sum('trainableParameters') };
}

function recordOf(layer: layers.Layer): LayerRecord {
  const [node] = layer.inboundNodes;
  const type = layer.getClassName();
  // An input layer's node feeds itself.
  const inbound = type === 'InputLayer' ? [] : (node?.inputTensors ?? []).map(({ sourceLayer }) => sourceLayer.name);
  const [output] = node?.outputTensors ?? [];
  return {
    name: layer.name,
    type,
    // The batch is left out, and every other axis of the networks here is fixed.
    outputShape: (output?.shape ?? []).slice(1).map(Number),
    parameters: sizeOf(layer.weights),
    trainableParameters: layer.trainable ? sizeOf(layer.weights.filter(({ trainable }) => trainable)) : 0,
    trainable: layer.trainable,
    inbound,
  };
}

function sizeOf(weights: layers.Layer['weights']): number {
  // A weight's shape has no open axis.
  return weights.reduce((total, { shape }) => total + sizeOfShape(shape.map(Number)), 0);
}
