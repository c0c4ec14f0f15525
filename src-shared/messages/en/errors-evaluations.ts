import type { ErrorTexts } from '../error-wording.ts';
import type { EVALUATION_ERRORS } from '#shared/errors/catalogue/evaluations.ts';

export const evaluationErrors = {
  'training/no-split': {
    received: 'The dataset {dataset}, which has not been split.',
    expected: 'A dataset with a train, a validation and a sealed test part.',
    remedy: 'Split the dataset first: on its page, or with "caselens dataset split".',
  },
  'training/dataset-moved': {
    received: 'The dataset {dataset}, whose images are no longer where they were.',
    expected: 'The folder of images that the dataset points to.',
    remedy: 'Put the folder back, or point the dataset at its new place on its page.',
  },
  'training/not-resumable': {
    received: 'The run {run}, which is {state}.',
    expected: 'A run that was interrupted, cancelled or failed.',
    remedy: 'Start a new run with the same settings instead.',
  },
  'model/deleted': {
    received: 'The model {name}, whose weights were deleted.',
    expected: 'A model whose weights are still there.',
    remedy: 'Choose another model, or train one with the settings in its record.',
  },
  'model/in-use': {
    received: 'The model {name} is being used by a running job.',
    expected: 'A model that no job uses.',
    remedy: 'Wait for the job or cancel it, then delete the model.',
  },
  'model/in-ensemble': {
    received: 'The model {name}, which is a member of an ensemble: {ensembles}.',
    expected: 'A model that no ensemble needs for its answer.',
    remedy: 'Delete the ensemble first.',
  },
  'ensemble/too-few': {
    received: 'One model, {name}, to be combined.',
    expected: 'Two different models or more.',
    remedy: 'Choose another model as well.',
  },
  'ensemble/nested': {
    received: 'The model {name}, which is an ensemble itself.',
    expected: 'Models that are no ensembles.',
    remedy: 'Combine its members with the other models instead.',
  },
  'ensemble/classes-differ': {
    received: 'The model {name} with the classes {received}.',
    expected: 'The classes of {first}, in any order: {expected}.',
    remedy: 'Choose models of the same classes.',
  },
  'ensemble/positive-classes-differ': {
    received: 'The model {name}, whose classes that mean disease are {received}.',
    expected: 'Those of {first}: {expected}.',
    remedy: 'Choose models that mean the same by a positive finding.',
  },
  'model/unknown-class': {
    received: 'A threshold for the class {className}.',
    expected: 'One of the classes of this model: {classes}.',
    remedy: 'Correct the name of the class; upper and lower case matter.',
  },
  'evaluation/test-sealed': {
    received:
      'The test part of {dataset}, which is sealed (opened {openings, plural, =0 {never} one {once} other {# times}} so far).',
    expected: 'A deliberate opening: every opening is counted and printed in the report.',
    remedy: 'Evaluate on the validation part while choosing settings; open the test part once, at the end.',
  },
  'evaluation/classes-differ': {
    received:
      'Images of classes that the model does not know: {unknown}. Each class (known to the model / images here): {table}.',
    expected: 'Only classes of the model: {classes}.',
    remedy:
      'Import again with the names of the model: --map found=class on the command line, “Classes” in the import; or leave these images out.',
  },
  'evaluation/no-images': {
    received:
      'No image of the {partition} part is left ({refused} refused because the model was trained on them or on their group, {failed} unreadable).',
    expected: 'At least one readable image that the model was not trained on.',
    remedy: 'Choose another part or another dataset.',
  },
  'evaluation/dataset-deleted': {
    received: 'The model {model}, whose dataset {dataset} was deleted.',
    expected: 'A dataset to evaluate on.',
    remedy: 'Name another dataset to evaluate on.',
  },
  'evaluation/views-need-square': {
    received: '{views} views for a model that takes {width} x {height} pixels.',
    expected: 'At most 4 views where the input is not square: the others swap width and height.',
    remedy: 'Ask for 4 views or fewer.',
  },
  'evaluation/no-split': {
    received: 'The {partition} part of {dataset}, which has not been split.',
    expected: 'A split dataset, or the partition "external" for all of its images.',
    remedy: 'Split the dataset, or evaluate on it as an external test set.',
  },
} as const satisfies ErrorTexts<typeof EVALUATION_ERRORS>;
