import type { Backbone } from './backbones.ts';

/** A convolutional network without its top, as data. The engine builds it with weights of zero (`engine/architectures/networks.ts`). */
export interface Network extends Omit<Backbone, 'featureLayer' | 'weights'> {
  /** How many of the parameters are never trained: moving statistics of batch norms, and what a normalisation of the input was fitted to. */
  readonly movingStatistics: number;
}
