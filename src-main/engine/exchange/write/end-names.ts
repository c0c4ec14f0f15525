/** What the two ends of an exported model are called where the format has names for them. */
export interface EndNames {
  readonly input: string;
  readonly output: string;
}

/** In every ONNX file and SavedModel that we write. */
export const END_NAMES: EndNames = { input: 'image', output: 'probabilities' };
