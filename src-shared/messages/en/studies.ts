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

  'studies.outlook.basis':
    'Read from one training run a size and the same held-out images for all: an inverse power law is fitted, its interval comes from drawing the held-out images (whole groups) anew. More images means more of the same kind, from as many more patients.',

  'studies.kind.cross-validation': 'Cross-validation',
  'studies.kind.learning-curve': 'Learning curve',
  'studies.kind.cross-validation.do': 'Cross-validate',
  'studies.kind.learning-curve.do': 'Would more images help?',
  'studies.kind.cross-validation.title': 'Cross-validate this way of training',
  'studies.kind.learning-curve.title': 'Would more images help?',
  'studies.kind.cross-validation.text':
    'Divides the images into folds and trains once for each, every time with another fold held out. Each image is judged by a model that has not seen it or its group, so that the figures use all images and do not hang on one lucky division. They speak for the way of training, not for one model.',
  'studies.kind.learning-curve.text':
    'Trains with a small part of the training images, then with more and more, and measures each time on the same held-out images. Where the accuracy still rises at the end, more images would help.',
  'studies.form.folds': 'Folds',
  'studies.form.folds.hint': 'Five is usual; more take longer and learn from a little more each time.',
  'studies.form.folds.wrong': 'Must be a whole number from {least} to {most}.',
  'studies.form.sizes': 'Shares of the training images, in percent',
  'studies.form.sizes.hint': 'Between commas. At least four sizes are needed to say anything about more images.',
  'studies.form.sizes.wrong': 'Must be two to ten different percentages, above 0 and at most 100.',
  'studies.form.keep': 'Keep the models',
  'studies.form.keep.hint': 'Each becomes a model of its own, which can be evaluated or joined to an ensemble.',
  'studies.form.cost': 'Trains {runs, plural, one {once} other {# times}}, one after the other; images are prepared only once.',
  'studies.form.sealed': '{sealed, plural, one {The sealed test image stays} other {The # sealed test images stay}} out of it.',
  'studies.form.nothingSealed': 'The dataset has no sealed test part, so that all of its images take part.',
  'studies.form.start': 'Start',

  'studies.list': 'Studies of several runs',
  'studies.list.hint': 'Cross-validations and learning curves; their runs and splits are in no other list.',
  'studies.column.kind': 'Question',
  'studies.column.fold': 'Fold',
  'studies.column.size': 'Size',
  'studies.column.trained': 'Trained on',
  'studies.column.heldOut': 'Held out',
  'studies.column.ofClass': '{metric}, {name}',
  'studies.title.cross-validation': 'Cross-validation: {name}',
  'studies.title.learning-curve': 'Would more images help? {name}',
  'studies.lead.cross-validation':
    'Each image was held out once: a part of the other folds decided when to stop, so that the held-out fold decided nothing.',
  'studies.lead.learning-curve':
    'The same way of training with more and more images, measured each time on the same held-out ones.',
  'studies.progress': '{done} of {parts} done',
  'studies.stopped.cancelled': 'The study was cancelled. What is done is kept; resuming goes on with the next run.',
  'studies.stopped.interrupted': 'CaseLens ended during the study. What is done is kept; resuming goes on where it stopped.',
  'studies.stopped.failed': 'The study failed. What is done is kept; when the cause is gone, resume it.',
  'studies.stop': 'Stop',
  'studies.delete': 'Delete study',
  'studies.delete.text': 'The dataset stays, and so do models that were kept.',
  'studies.delete.loss': '{runs, plural, one {One run} other {# runs}} with figures and predictions',
  'studies.pooled': 'All held-out images together',
  'studies.pooled.hint':
    '{n, plural, one {# image} other {# images}}, each called by the model of its fold. The AUC is not here on purpose: it ranks images by probability, and the probabilities of different models have no common scale. See the mean of the folds.',
  'studies.matrix.hint': 'Of all held-out images.',
  'studies.folds': 'Fold by fold',
  'studies.folds.hint': 'How far the figures lie apart is how much they hang on which images are learned from.',
  'studies.sizes': 'Size by size',
  'studies.sizes.hint': 'All measured on the same held-out images.',
  'studies.mean': 'Mean ± SD',
  'studies.details.images': 'Images that take part',
  'studies.details.sealed': 'Sealed images left out',
  'studies.details.time': 'Time of all runs',
  'studies.chart.folds': 'Figures of each fold',
  'studies.chart.folds.alternative': 'Accuracy, balanced accuracy and macro AUC of {folds} folds.',
  'studies.chart.fold': 'Fold',
  'studies.chart.value': 'Value',
  'studies.chart.curve': 'Accuracy and number of training images',
  'studies.chart.curve.alternative': 'Accuracy at {sizes} sizes; with all {images} training images it is {accuracy}.',
  'studies.chart.images': 'Training images',
  'studies.chart.measured': 'Measured',
  'studies.chart.fitted': 'Fitted curve',
  'studies.chart.interval': '95 % interval',

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
