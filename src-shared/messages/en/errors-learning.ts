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
  'recipe/two-classes': {
    received: 'A dataset with {classes} classes for {recipe}.',
    expected: 'Two classes: this recipe ends in one unit, the probability of the second class.',
    remedy: 'Choose another recipe, or import the dataset with two classes.',
  },
  'training/no-weights': {
    received: 'No weights to start {recipe} from.',
    expected: 'Pretrained weights of {network}, imported from a Keras file.',
    remedy:
      'Import the file and choose it (--pretrained), or start from random weights (start=random) or the bundled network (start=bundled).',
  },
  'training/wrong-network': {
    received: 'The weights in {fileName}, which are those of {network}.',
    expected: 'Weights of {expected}.',
    remedy: 'Choose weights of the recipe’s network, or another recipe.',
  },
  'training/empty-part': {
    received: 'A split whose {part} part has no image.',
    expected: 'At least one image to train on and one to validate with.',
    remedy: 'Make a new split with larger parts, or import more images.',
  },
  'training/images-unreadable': {
    received:
      '{count, plural, one {One image that cannot be read} other {# images that cannot be read}}; the first is {first} ({reason}).',
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
    received: 'A loss that was not a number in epoch {epoch}.',
    expected: 'A loss that falls.',
    remedy: 'Choose a smaller learning rate and train again.',
  },
  'metrics/one-file': {
    received: '{received, plural, =0 {A folder} other {# files}}.',
    expected: 'One file: a CSV or TSV table of predictions.',
    remedy: 'Name the table itself.',
  },
  'metrics/no-column': {
    received: 'A table without the column {column}.',
    expected: 'A column with the true class and, for two classes or more, a column of probabilities. There are: {columns}.',
    remedy: 'Name the columns as they are in the table.',
  },
  'metrics/bad-row': {
    received: 'Line {row} of the predictions has another number of cells than the head: {problem}.',
    expected: 'As many cells as the head has.',
    remedy: 'Correct the line.',
  },
  'metrics/too-few-classes': {
    received: '{classes, plural, one {One class} other {# classes}}.',
    expected: 'At least two classes.',
    remedy: 'Evaluate with the classes that the model was trained on.',
  },
  'metrics/repeated-class': {
    received: 'The class “{name}” twice.',
    expected: 'Each class once.',
    remedy: 'Give each class a name of its own.',
  },
  'metrics/unknown-class': {
    received: 'The class “{name}”.',
    expected: 'One of: {classes}.',
    remedy: 'Correct the name; capital letters count.',
  },
  'metrics/lengths-differ': {
    received: '{received} values of {what}.',
    expected: '{expected} values.',
    remedy: 'Give one truth, one group and one probability per class for every image.',
  },
  'metrics/bad-class-index': {
    received: 'The class number {received} for image {row}.',
    expected: 'A whole number from 0 to one less than the {classes} classes.',
    remedy: 'Check the truth column and the order of the classes.',
  },
  'metrics/bad-probability': {
    received: 'The probability {received} for image {row}.',
    expected: 'A number from 0 to 1.',
    remedy: 'Check the predictions; logits must be turned into probabilities first.',
  },
  'metrics/bad-probability-sum': {
    received: 'Probabilities of image {row} that add up to {sum}.',
    expected: 'Probabilities that add up to 1, within 0.01.',
    remedy: 'Check that every class has its probability and that none is missing.',
  },
  'metrics/bad-threshold': {
    received: 'The threshold {received} for the class “{name}”.',
    expected: 'A number from 0 to 1.',
    remedy: 'Choose a threshold between 0 and 1.',
  },
  'metrics/bad-count': {
    received: '{successes} of {total}.',
    expected: 'Whole numbers, the first not above the second.',
    remedy: 'Check the counts.',
  },
} as const satisfies ErrorTexts<typeof LEARNING_ERRORS>;
