import type { EXPORT_ERRORS } from '#shared/errors/catalogue/exports.ts';
import type { ErrorTexts } from '../error-wording.ts';

/** Words of errors about models that leave CaseLens as files. */
export const exportErrors = {
  'export/not-possible': {
    received:
      'An export as {format} of {whyKey, select, ensemble {an ensemble, which is several models} onnx {a model that was imported as ONNX, whose layers CaseLens does not know} deleted {a model whose weights were deleted} other {this model}}.',
    expected: '{whyKey, select, onnx {A format of the same kind: ONNX} other {A single model whose layers CaseLens knows}}.',
    remedy:
      '{whyKey, select, ensemble {Export its members one by one; their probabilities are averaged.} onnx {Export it as ONNX, which copies the file.} other {Choose another model.}}',
  },
  'export/differs': {
    received: 'An export as {format} whose answers differ from the model by {difference} on {images, number} images.',
    expected: 'The same probabilities within 1e-4. Nothing was handed out.',
    remedy: 'Export it in another format, and report this with the log: it is a fault of CaseLens.',
  },
  'export/no-images': {
    received: 'No image of {count, number} could be decoded to compare the exported model with.',
    expected: 'At least one image that can be read.',
    remedy: 'Put the images of the dataset back where they were, or remove the dataset, and export again.',
  },
  'export/place-taken': {
    received: '{path}, which is there already and not empty.',
    expected: 'A new folder, or the name of a new file.',
    remedy: 'Choose another place with --out, or remove what is there.',
  },
} as const satisfies ErrorTexts<typeof EXPORT_ERRORS>;
