/** Words of what is exported of cases and diagnoses, and of cases that have no words of their own. */
export const caseExportMessages = {
  'cases.untitled': 'Image',
  'cases.export.about': '{app} {version}; cases, newest first',
  'cases.export.fileName': 'cases.csv',
  'diagnosis.export.about': '{app} {version}; model {model}, version {modelId}',
  'diagnosis.export.thresholds': 'Called where the probability is at least: {thresholds}; otherwise the most probable class.',
  'diagnosis.export.argmax': 'Called: the most probable class.',
  'diagnosis.export.views': 'Probabilities: the mean of {views} views of each image (test-time augmentation).',
  'diagnosis.export.fileName': 'diagnosis {name}.csv',
} as const;
