/** Words of the home page. */
export const homeMessages = {
  'home.welcome': 'Welcome to CaseLens',
  'home.welcomeLead':
    'Train a classifier on your own labelled images, see honestly how good it is, and use it on new cases. All on this computer.',
  'home.begin': 'Begin',
  'home.own': 'Use your own images',
  'home.ownText':
    'A folder for each class, or a table that names images and labels. They stay where they are unless you want a copy.',
  'home.sample': 'Try the sample study',
  'home.sampleText':
    'Painted blood cells in two classes, with look-alikes and a broken file, to see every step in a few minutes.',
  'home.sampleBusy': 'Painting the sample images',

  'home.next': 'Next step',
  'home.next.review': '{count, plural, one {Decide on # finding in {name}} other {Decide on # findings in {name}}}',
  'home.next.review.why':
    'Look-alikes and conflicting labels make results look better or worse than they are. Decide before the split.',
  'home.next.review.do': 'See the findings',
  'home.next.split': 'Split {name} into train, validation and test',
  'home.next.split.why': 'The test part is sealed now, so that the final figures are honest.',
  'home.next.split.do': 'Split the images',
  'home.next.train': 'Train a model on {name}',
  'home.next.train.why': 'With a pretrained backbone this takes minutes on this computer.',
  'home.next.train.do': 'Choose a recipe',
  'home.next.evaluate': 'See how good {name} is',
  'home.next.evaluate.why': 'Sensitivity, specificity and thresholds on the validation part, each with its interval.',
  'home.next.evaluate.do': 'Evaluate',
  'home.next.diagnose': 'Use {name} on new images',
  'home.next.diagnose.why': 'Every result is kept as a case, ready for the confirmed outcome later.',
  'home.next.diagnose.do': 'Classify images',

  'home.studies': 'Recent studies',
  'home.column.dataset': 'Dataset',
  'home.column.model': 'Model',
  'home.column.auc': 'Macro AUC (95% interval)',
  'home.column.used': 'Made',
  'home.images': '{count, plural, one {1 image} other {{shown} images}}',
  'home.classes': '{count, plural, one {# class} other {# classes}}',
  'home.datasetDeleted': 'Deleted since',
  'home.noModel': 'No model yet',
  'home.notEvaluated': 'Not evaluated yet',

  'home.jobs': 'Running now',
  'home.cases': 'Cases without an outcome',
  'home.casesOf': 'of {total} cases',
  'home.casesWhy': 'Confirmed outcomes show over time whether a model keeps its promise.',
  'home.casesOpen': 'Open the cases',
} as const;
