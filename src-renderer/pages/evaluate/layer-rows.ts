import type { LayerRecord } from '#shared/contract/engine/model-layers.ts';
import { layerState } from '#shared/domain/architectures/layer-state.ts';
import { message } from '#shared/messages/messages.ts';

/** A layer as the table shows it. */
export interface LayerRow extends LayerRecord {
  readonly shape: string;
  readonly state: string;
}

/** The rows of the table; `search`: words that must all be part of a name, a kind or a state. */
export function layerRows(layers: readonly LayerRecord[], search: string): readonly LayerRow[] {
  const words = search.toLowerCase().split(/\s+/);
  return layers
    .map((layer) => ({ ...layer, shape: layer.outputShape.join(' x '), state: stateWords(layer) }))
    .filter(({ name, type, state }) => {
      const text = `${name} ${type} ${state}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
}

function stateWords(layer: LayerRecord): string {
  return message(`layers.state.${layerState(layer)}`, { fixed: layer.parameters - layer.trainableParameters });
}
