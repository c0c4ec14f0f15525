import type { ErrorTexts } from '../error-wording.ts';
import type { ENGINE_ERRORS } from '#shared/errors/catalogue/engine.ts';

export const engineErrors = {
  'engine/crashed': {
    received:
      'The {process} engine ended unexpectedly ({exit}).{exitKey, select, SIGKILL { It was killed, as the system does when memory runs out.} SIGABRT { It gave up, as it does when it gets no more memory.} SIGSEGV { That happens when it gets no more memory.} other {}}',
    expected: 'An engine that runs until the job is done.',
    remedy:
      'Training goes on by itself from its last checkpoint; start other work again. Close other programs if memory is short.',
  },
  'engine/crashed-twice': {
    received:
      'The {process} engine ended unexpectedly twice during {job} ({exit}).{exitKey, select, SIGKILL { It was killed, as the system does when memory runs out.} SIGABRT { It gave up, as it does when it gets no more memory.} SIGSEGV { That happens when it gets no more memory.} other {}}',
    expected: 'At most one such end in a job.',
    remedy:
      'If memory may have run out, close other programs and resume the job, or start a new one with a smaller batch size or image size. What was kept is there, and the rest of CaseLens goes on.',
  },
  'engine/runner-unavailable': {
    received: 'The runner {runner}, which is not available: {reason}',
    expected: 'A runner that works on this computer.',
    remedy: 'Choose another runner, or let CaseLens choose (auto). "caselens engine info" lists them.',
  },
  'engine/out-of-memory': {
    received: 'The memory of this computer was not enough for the network: {problem}',
    expected: 'Room for one batch of images and everything the network computes from it.',
    remedy:
      'Choose a smaller batch size or image size, or close other programs, and start the job again. Nothing that was kept is lost.',
  },
  'engine/tensorflow-failed': {
    received: 'TensorFlow could not {doing} the network: {problem}',
    expected: 'A network that TensorFlow runs from its first step to its last.',
    remedy:
      'Run "caselens engine selftest". If it passes, report this message with the log; if not, run "npm run engine:install" again.',
  },
  'engine/worker-crashed': {
    received: 'A worker that decodes images ended unexpectedly ({reason}).',
    expected: 'A worker that answers every image.',
    remedy: 'Run it again. If it happens with the same images, take the last one out and report it.',
  },
  'engine/cancelled': {
    received: 'The work was cancelled ({method}).',
    expected: 'Work that runs to its end.',
    remedy: 'Start it again when you want it.',
  },
  'engine/stopped': {
    received: 'A request to the {process} engine, which is stopped.',
    expected: 'An engine that is running; CaseLens is closing.',
    remedy: 'Start CaseLens again.',
  },
  'engine/invalid-output': {
    received: 'The engine answered {method} with something else than agreed (at {path}: {problem}).',
    expected: 'An answer of the agreed form.',
    remedy: 'This is a fault of CaseLens. Restart it, and report it with the log if it happens again.',
  },
  'image/rejected': {
    received:
      '{file}: {reasonKey, select, missing {the file is not there} empty {the file has 0 bytes} unreadable {the file cannot be read} not_an_image {the file is no image} corrupt {the image is damaged} too_large {the image has too many pixels or bytes} unsupported {this image format is not read} other {the image was not taken}} ({detail}).',
    expected: 'A whole JPEG, PNG, TIFF, WebP, BMP or GIF image of at most 100 megapixels.',
    remedy: 'Open the file in another program to check it, save it again as PNG or JPEG, and try once more.',
  },
  'weights/unreadable': {
    received: 'The weights file {path}, which cannot be read: {reason}',
    expected: 'A whole, undamaged weights file (Keras .h5 or SafeTensors).',
    remedy: 'Copy or download the file again. If it is part of CaseLens, install CaseLens again.',
  },
  'weights/too-large': {
    received: '{path}: {what} with {sizeBytes, number} bytes.',
    expected: 'At most {limitBytes, number} bytes.',
    remedy: 'Choose the weights of a network that CaseLens knows.',
  },
  'weights/mismatch': {
    received: 'Weights that do not fit layer {layer}: {found}.',
    expected: '{expected}.',
    remedy: 'Choose the weights file that belongs to this network.',
  },
  'weights/changed': {
    received: 'The weights file {path} with SHA-256 {found}.',
    expected: 'The file with SHA-256 {expected}.',
    remedy: 'The file was changed or damaged after it was written. Put back the original, or train the model again.',
  },
  'model/unsupported-layer': {
    received: 'A network with layer {layer} of kind {kind}: {reason}.',
    expected: 'Only layer kinds that CaseLens can compile.',
    remedy: 'Choose a recipe or a model of CaseLens.',
  },
  'model/no-layers': {
    received: 'A model without layers of its own: {kind, select, ensemble {an ensemble} other {an ONNX file}}.',
    expected: 'A network that is kept layer by layer: trained here, or imported from Keras or TensorFlow.js.',
    remedy: '{kind, select, ensemble {Look at one of its members.} other {A viewer of ONNX files shows what it computes.}}',
  },
  'model/unreadable': {
    received: 'The model in {path}, which cannot be read: {reason}',
    expected: 'A folder with manifest.json and weights.safetensors as CaseLens writes them.',
    remedy: 'Choose another model, or put back the folder from a backup.',
  },
} as const satisfies ErrorTexts<typeof ENGINE_ERRORS>;
