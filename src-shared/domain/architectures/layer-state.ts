/** What training does with a layer's weights: all of them change, some (a batch norm's statistics follow the data), none; or it has none. */
export type LayerState = 'trained' | 'partly' | 'frozen' | 'none';

/** The state of a layer from its parameters and those of them that the optimiser changes. */
export function layerState(layer: { readonly parameters: number; readonly trainableParameters: number }): LayerState {
  if (layer.parameters === 0) return 'none';
  if (layer.trainableParameters === 0) return 'frozen';
  return layer.trainableParameters === layer.parameters ? 'trained' : 'partly';
}
