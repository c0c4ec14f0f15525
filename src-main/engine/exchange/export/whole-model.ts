import type { LayersModel } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { BACKBONES } from '#shared/domain/architectures/backbones.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { loadFeatureModel } from '#main/engine/architectures/registry.ts';
import { modelFromTopology, modelTopology } from '#main/engine/architectures/topology.ts';
import { loadHead, loadNetwork } from '#main/engine/inference/model-version.ts';
import type { HeadVersion, NetworkVersion } from '#main/engine/inference/model-version.ts';
import { assignNamedWeights, modelWeights } from '#main/engine/weights/layer-weights.ts';

/**
 * A model version as one layers model, from pixels to probabilities: a whole network as it is, a head put onto its backbone. The caller
 * disposes it. Errors: those of reading a model version; `model/unreadable`.
 */
export async function loadWholeModel(version: HeadVersion | NetworkVersion, resourcesDir: string): Promise<LayersModel> {
  return version.kind === 'head' ? mergeHead(version, resourcesDir) : loadNetwork(version);
}

const layerSchema = z.looseObject({
  name: z.string(),
  class_name: z.string(),
  inbound_nodes: z.array(z.array(z.tuple([z.string()], z.unknown()))),
});
const topologySchema = z.looseObject({
  config: z.looseObject({
    name: z.string(),
    layers: z.array(layerSchema),
    input_layers: z.unknown(),
    output_layers: z.unknown(),
  }),
});
type Topology = z.infer<typeof topologySchema>;

async function mergeHead(version: HeadVersion, resourcesDir: string): Promise<LayersModel> {
  const backbone = await loadFeatureModel(version.backbone, resourcesDir);
  try {
    const head = await loadHead(version);
    try {
      const { featureLayer } = BACKBONES[version.backbone];
      const topology = mergedTopology(
        topologySchema.parse(modelTopology(backbone)),
        topologySchema.parse(modelTopology(head)),
        featureLayer,
      );
      const weights = [...modelWeights(backbone), ...modelWeights(head)];
      const whole = await modelFromTopology(topology, weights, version.dir);
      assignNamedWeights(whole, weights);
      return whole;
    } finally {
      head.dispose();
    }
  } finally {
    backbone.dispose();
  }
}

/** The layers of both: what read the head's input reads the backbone's features. Errors: `model/unreadable` for two layers of one name. */
function mergedTopology(backbone: Topology, head: Topology, featureLayer: string): unknown {
  const inputs = head.config.layers.filter(({ class_name: kind }) => kind === 'InputLayer').map(({ name }) => name);
  const layers = head.config.layers
    .filter(({ class_name: kind }) => kind !== 'InputLayer')
    .map((layer) => ({
      ...layer,
      inbound_nodes: layer.inbound_nodes.map((node) =>
        node.map(([source, ...rest]) => [inputs.includes(source) ? featureLayer : source, ...rest]),
      ),
    }));
  const all = [...backbone.config.layers, ...layers];
  const names = all.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new AppError('model/unreadable', { path: '', reason: `head and backbone both have a layer ${twice}` });
  const { input_layers: inputLayers } = backbone.config;
  const { output_layers: outputLayers } = head.config;
  return { ...backbone, config: { ...backbone.config, layers: all, input_layers: inputLayers, output_layers: outputLayers } };
}
