/** Words about models and weights that come in as files. */
export const importMessages = {
  'import.onnxOnly': 'this model is an ONNX file, which only ONNX Runtime can run; choose it or "auto"',
} as const;
