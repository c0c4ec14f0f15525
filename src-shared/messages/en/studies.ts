/** Words of studies of several runs: cross-validation and learning curves. */
export const studyMessages = {
  'studies.modelName.cross-validation': '{name}, fold {number} of {of}',
  'studies.modelName.learning-curve': '{name}, size {number} of {of}',
  'studies.note.foldsLackClass':
    'The class {className} is missing in {folds, plural, one {one fold} other {# folds}}, because it has fewer groups than there are folds; some figures do not exist there.',
} as const;
