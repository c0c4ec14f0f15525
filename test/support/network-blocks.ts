import type { LayersModel } from '@tensorflow/tfjs-layers';

/**
 * The block names that are none: not a layer, out of order, or the start of a part that also reads what lies before the output of the
 * layer just before it (then it could not be trained alone).
 */
export function wrongBlocks(model: LayersModel, blocks: readonly string[]): string[] {
  const places = new Map(model.layers.map(({ name }, at) => [name, at]));
  const inputs = model.layers.map((layer) => layer.inboundNodes[0]!.inboundLayers.map(({ name }) => places.get(name)!));
  return blocks.filter((name, index) => {
    const start = places.get(name) ?? -1;
    const previous = index === 0 ? 0 : places.get(blocks[index - 1]!)!;
    const readsBefore = inputs.some((read, at) => at >= start && read.some((place) => place < start - 1));
    return start <= previous || readsBefore;
  });
}
