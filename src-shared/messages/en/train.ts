/** Words of training: recipes, settings, runners. */
export const trainMessages = {
  'train.recipe.efficientnet-lite0-head.title': 'EfficientNet-Lite0, frozen, with a new head',
  'train.recipe.efficientnet-lite0-head.text':
    'A network that has learned from everyday photographs looks at each image once; only the last step, from its 1,280 features to your classes, is learned. Trains in a minute or two without a graphics card, and needs few images. A good first choice.',

  'train.setting.epochs.label': 'Epochs',
  'train.setting.epochs.help': 'How often training goes through all images at most. Early stopping usually ends it before.',
  'train.setting.batchSize.label': 'Batch size',
  'train.setting.batchSize.help': 'How many images are looked at between two small changes of the weights.',
  'train.setting.learningRate.label': 'Learning rate',
  'train.setting.learningRate.help': 'How large each change of the weights is. Too large: the loss jumps. Too small: training takes long.',
  'train.setting.l2.label': 'L2 penalty',
  'train.setting.l2.help': 'Holds the weights small, so that the classifier does not learn single images by heart. Raise it when you have few images.',
  'train.setting.hiddenUnits.label': 'Hidden units',
  'train.setting.hiddenUnits.help': 'Size of an extra layer before the classes; 0 for none. It can learn more, and needs more images to learn from.',
  'train.setting.dropout.label': 'Dropout',
  'train.setting.dropout.help': 'Share of values that is left out at random in each step of training, against learning by heart.',
  'train.setting.classWeights.label': 'Class weights',
  'train.setting.classWeights.help':
    'Balanced: each class counts the same however many images it has. None: each image counts the same, so that rare classes count little.',
  'train.setting.patience.label': 'Patience',
  'train.setting.patience.help': 'Training stops when the validation loss has not fallen for so many epochs; the best epoch is kept.',
  'train.setting.flipViews.label': 'Learn from mirrored images too',
  'train.setting.flipViews.help':
    'Each training image is also shown mirrored left to right. Switch it off where left and right mean something.',

  'train.runner.onnx.available': 'ONNX Runtime runs on the processor.',
  'train.runner.onnx.unavailable': 'ONNX Runtime cannot be loaded: {problem}',
  'train.runner.tfjs.available': 'TensorFlow.js runs on WebAssembly.',
  'train.runner.tfjs.unavailable': 'TensorFlow.js cannot be started: {problem}',
  'train.runner.tensorflow.unavailable': 'The native TensorFlow library is not set up; training of whole networks is off.',
  'train.runner.why.asked': 'It was asked for.',
  'train.runner.why.fastest': 'It is the fastest runner on this computer.',
  'train.runner.why.info':
    'Frozen networks run on the fastest runner that works ({prediction}); heads are trained with TensorFlow.js on WebAssembly.',

  'train.note.resumed': 'Resumed after epoch {epoch}.',
  'train.note.noCheckpoint': 'There was no checkpoint to resume from; training starts from the beginning.',
  'train.note.featuresFrom': 'Features on {runner}: {reason}',
} as const;
