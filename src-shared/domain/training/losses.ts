/** What training makes small, with Keras' names and meaning; the mean over the batch of `sample weight * loss`. */
export interface LossSettings {
  readonly name:
    | 'categorical-crossentropy'
    | 'sparse-categorical-crossentropy'
    | 'binary-crossentropy'
    | 'categorical-focal-crossentropy'
    | 'binary-focal-crossentropy';
  /** Labels are drawn towards an even answer by so much, 0 to 1. Not for sparse labels. */
  readonly labelSmoothing: number;
  /** The network ends without softmax or sigmoid, and its values are logits. */
  readonly fromLogits: boolean;
  /** Focal losses: how much less easy images count (Lin et al., 2017). */
  readonly gamma: number;
  /** Categorical focal loss: a factor of the whole loss. */
  readonly alpha: number;
}

export type LossName = LossSettings['name'];

/** A loss with Keras' defaults. */
export function lossNamed(name: LossName, changes: Partial<Omit<LossSettings, 'name'>> = {}): LossSettings {
  return { name, labelSmoothing: 0, fromLogits: false, gamma: 2, alpha: 0.25, ...changes };
}
