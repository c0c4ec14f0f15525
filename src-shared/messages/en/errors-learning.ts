import type { ErrorTexts } from '../error-wording.ts';
import type { LEARNING_ERRORS } from '#shared/errors/catalogue/learning.ts';

export const learningErrors = {
  'model/unknown': {
    received: 'A model with the name or id {id}.',
    expected: 'The name or id of a model that exists.',
    remedy: 'List the models and choose one; it may have been deleted.',
  },
  'settings/malformed': {
    received: 'The setting "{received}".',
    expected: 'A name and a value: name=value, for example epochs=20.',
    remedy: 'Write the setting as name=value.',
  },
  'settings/unknown': {
    received: 'A setting named {setting}.',
    expected: 'One of: {known}.',
    remedy: 'Correct the name of the setting.',
  },
  'settings/invalid': {
    received: '{setting} = {received}',
    expected: '{setting}: {expected}.',
    remedy: 'Choose a value within these limits.',
  },
  'recipe/unknown': {
    received: 'The recipe {recipe}.',
    expected: 'One of: {known}.',
    remedy: 'Choose one of the recipes; "caselens recipe list" shows them.',
  },
  'training/empty-part': {
    received: 'A split whose {part} part has no image.',
    expected: 'At least one image to train on and one to validate with.',
    remedy: 'Make a new split with larger parts, or import more images.',
  },
  'training/images-unreadable': {
    received: '{count, plural, one {One image that cannot be read} other {# images that cannot be read}}; the first is {first} ({reason}).',
    expected: 'All images of the training and validation parts, as they were imported.',
    remedy: 'If the images were moved, point the dataset at its new folder; otherwise put the files back, then resume the run.',
  },
  'training/image-changed': {
    received: 'The image {path} with other pixels than at import.',
    expected: 'The image as it was imported.',
    remedy: 'Put back the original file, or import the dataset again.',
  },
  'training/checkpoint-mismatch': {
    received: 'A checkpoint with {what} {checkpoint}.',
    expected: '{what} {run}, as the run was started.',
    remedy: 'Start a new run instead of resuming this one.',
  },
  'training/diverged': {
    received: 'A validation loss that was not a number in any of {epochs, plural, one {the one epoch} other {the # epochs}}.',
    expected: 'A loss that falls.',
    remedy: 'Choose a smaller learning rate and train again.',
  },
} as const satisfies ErrorTexts<typeof LEARNING_ERRORS>;
