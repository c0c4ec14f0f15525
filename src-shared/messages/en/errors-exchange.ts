import type { ErrorTexts } from '../error-wording.ts';
import type { EXCHANGE_ERRORS } from '#shared/errors/catalogue/exchange.ts';

export const exchangeErrors = {
  'import/not-one-file': {
    received: '{received}',
    expected: 'One file, or the few files that a model consists of.',
    remedy: 'Choose the model file; of a TensorFlow.js model choose model.json with its weight files, or their folder.',
  },
  'import/unreadable': {
    received: 'The file {fileName}, which cannot be read: {reason}',
    expected: 'A whole, undamaged model file: Keras (.h5, .keras), TensorFlow.js (model.json with its weights) or ONNX (.onnx).',
    remedy: 'Copy or download the file again, or save the model again in one of these forms.',
  },
  'import/unsafe-archive': {
    received: 'The archive {fileName}: {reason}',
    expected: 'An archive that holds a model and nothing that could do harm when it is unpacked.',
    remedy: 'Do not use this file. Ask whoever made it for another one.',
  },
  'import/unsupported': {
    received: 'The model in {fileName}: {reason}',
    expected: 'A classifier of colour images: one image in, one probability or score for each class out.',
    remedy: 'Choose another model, or change it in Keras and save it again.',
  },
  'import/layer-refused': {
    received: 'The layer {layer} of the kind {kind}.',
    expected: 'Only kinds of layers that are known here: {known}. Code in a file (Lambda layers) is never run.',
    remedy: 'Replace the layer in Keras by known ones and save the model again, or export the model as ONNX.',
  },
  'import/layer-setting': {
    received: 'The layer {layer} ({kind}): {reason}',
    expected: 'A setting of this layer that is known here.',
    remedy: 'Change the layer in Keras and save the model again, or export the model as ONNX.',
  },
  'import/unknown-network': {
    received: 'The weights in {fileName}, which are those of no network that is known here.',
    expected: 'Weights of one of: {known}.',
    remedy: 'Choose a weights file of keras.applications, or name the network that it should be: you are then told what differs.',
  },
  'import/mismatch': {
    received: '{count, plural, one {# layer} other {# layers}} of {fileName} that do not fit {network}.',
    expected: 'The layers of {network} with their shapes.',
    remedy: 'Compare the layers in the table, then choose another file or another network.',
  },
  'import/answer-missing': {
    received: 'No answer about {question}: {reason}',
    expected: 'An answer to what the file cannot say.',
    remedy: 'Answer the question, then try again.',
  },
  'import/wrong-classes': {
    received: '{received, plural, one {One class name} other {# class names}}.',
    expected: '{expected} different names, in the order of the outputs of the model.',
    remedy: 'Give every output of the model its class.',
  },
} as const satisfies ErrorTexts<typeof EXCHANGE_ERRORS>;
