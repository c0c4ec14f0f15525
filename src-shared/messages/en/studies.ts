/** Words of studies of several runs: cross-validation and learning curves. */
export const studyMessages = {
  'studies.modelName.cross-validation': '{name}, fold {number} of {of}',
  'studies.modelName.learning-curve': '{name}, size {number} of {of}',
  'studies.note.foldsLackClass':
    'The class {className} is missing in {folds, plural, one {one fold} other {# folds}}, because it has fewer groups than there are folds; some figures do not exist there.',

  'studies.outlook.helps': 'Yes: more images of the same kind would very likely help.',
  'studies.outlook.little':
    'No: more images of the same kind would change little. Other ways are worth more: a larger network, better labels, sharper images.',
  'studies.outlook.unknown': 'This cannot be told from these runs.',
  'studies.outlook.too-few-sizes': 'Fewer than four sizes were tried, and a curve through fewer points could end anywhere.',
  'studies.outlook.too-few-errors':
    'With all training images fewer than ten held-out images were called wrong. That is too few to see a trend; the accuracy is already high, or there are too few images to measure it.',
  'studies.outlook.no-curve':
    'The accuracy does not follow a curve that levels off: it jumps between the sizes by more than chance.',
  'studies.outlook.too-uncertain': 'The curve fits, but what lies beyond the images that there are is too uncertain.',
  'studies.outlook.doubled':
    'With {images, number} training images, twice as many as now, the accuracy would be about {accuracy} (95 % interval {low} to {high}).',
  'studies.outlook.more':
    'About {images} more images (95 % interval {low} to {high}) would make one in five of the present errors go away.',

  'studies.cli.splitKFold':
    'show the folds that "train --k-fold" with the same seed trains on; the sealed part is in none of them',
  'studies.cli.kFold': 'cross-validate: train this often (2 to 10), each time with another fold held out',
  'studies.cli.learningCurve': 'train on shares of the training images, such as 0.1,0.2,0.4,0.7,1: would more images help?',
  'studies.cli.keepModels': 'keep the model of every fold or size',
  'studies.cli.both': '--k-fold or --learning-curve, not both',
  'studies.cli.started': 'Study {studyId}. If it is interrupted, "train --resume {studyId}" goes on with it.',
  'studies.cli.folds':
    '{folds} folds of {images} images; {sealed, plural, =0 {no image is sealed} one {# image stays sealed} other {# images stay sealed}}.',
  'studies.cli.done.cross-validation': 'Cross-validated "{name}" in {parts} folds, {n} held-out images.',
  'studies.cli.done.learning-curve': 'Trained "{name}" with {parts} sizes, each measured on the same {n} images.',
  'studies.cli.pooled': 'All held-out images together (95 % intervals; AUC is not pooled over models)',
  'studies.cli.perFold': 'Mean and standard deviation of the folds',
  'studies.word.fold': 'fold',
  'studies.word.size': 'size',
  'studies.word.trained': 'trained on',
  'studies.word.heldOut': 'held out',
} as const;
