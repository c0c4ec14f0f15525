/** A layer of a model from elsewhere, in Keras' words, with models inside models taken apart. */
export interface ForeignLayer {
  /** Of its own in the whole graph. */
  readonly name: string;
  readonly kind: string;
  /** As the file has it, not checked. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Names of the layers that it reads. */
  readonly inputs: readonly string[];
  /** The names of the models around it and its own, outermost first, as the file has them. */
  readonly places: readonly string[];
  /** The folder of its variables in a file of Keras 3: `layers/functional/layers/conv2d`. */
  readonly folder: string;
  /** The layer, or a model around it, is called with `training=True`: it does as in training whenever the model runs. */
  readonly isTraining?: boolean;
}

/** A model from elsewhere as one flat graph with one input and one output. */
export interface ForeignGraph {
  readonly name: string;
  readonly layers: readonly ForeignLayer[];
  readonly input: string;
  readonly output: string;
}
