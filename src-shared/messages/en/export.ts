/** Words of models that leave CaseLens: the dialog, the command, the record and the card of the package. */
export const exportMessages = {
  'export.title': 'Export the model',
  'export.open': 'Export…',
  'export.start': 'Export',
  'export.save': 'Save…',
  'export.again': 'Another format',
  'export.saved': 'The package was saved.',
  'export.format': 'Format',
  'export.format.keras-h5': 'Keras 2 (.h5)',
  'export.format.keras-h5.text': 'Opens in tf_keras and older TensorFlow, and can be trained on; Keras 3 opens most of them.',
  'export.format.keras': 'Keras 3 (.keras)',
  'export.format.keras.text': 'Opens in today’s Keras on TensorFlow, JAX or PyTorch, and can be trained on.',
  'export.format.tfjs': 'TensorFlow.js',
  'export.format.tfjs.text': 'Runs in browsers and in Node.js.',
  'export.format.onnx': 'ONNX',
  'export.format.onnx.text': 'Runs in ONNX Runtime: Python, C#, Java, C++, phones. For prediction only.',
  'export.format.savedmodel': 'TensorFlow SavedModel',
  'export.format.savedmodel.text':
    'Runs in TensorFlow and TensorFlow Serving. For prediction only; needs TensorFlow set up here.',
  'export.package':
    'The package holds the model, its classes and preprocessing, the threshold in use, a model card and an example that runs.',
  'export.result': 'Read back by {reader}: probabilities differ by at most {difference}.',
  'export.result.images':
    '{from, select, validation {Compared on {images, plural, one {# validation image} other {# validation images}} of the model’s own dataset.} dataset {Compared on {images, plural, one {# image} other {# images}} of a dataset of yours: the validation images are not there.} other {Compared on {images, plural, one {# painted picture} other {# painted pictures}}: there are no images here.}}',
  'export.result.size': '{file}, {size}',
  'export.refused.ensemble': 'An ensemble is several models: export its members one by one.',

  'export.output.softmax': 'one probability for each class, in the order of the classes',
  'export.output.sigmoid': 'one number: the probability of the second class ({second}); that of the first is 1 minus it',
  'export.calling.argmax': 'the most probable class is called',
  'export.calling.thresholds':
    'a class whose probability reaches its threshold is called, of several the most probable; else the most probable class without a threshold',
  'export.calibration.none': 'none: CaseLens does not fit one; the probabilities are the network’s own',
  'export.step.decode':
    'Decode the file to 8-bit RGB: turn it as EXIF says, grey as three equal channels, drop transparency, ignore colour profiles.',
  'export.step.resize.tf_bilinear':
    'Resize the whole image to {width, number, ::group-off} x {height, number, ::group-off} pixels as tf.image.resize does: bilinear between half-pixel centres, no antialiasing, aspect ratio not kept, not rounded.',
  'export.step.resize.pil_nearest':
    'Resize the whole image to {width, number, ::group-off} x {height, number, ::group-off} pixels with Pillow’s NEAREST, as load_img of Keras does; aspect ratio not kept.',
  'export.step.resize.pil_bilinear':
    'Resize the whole image to {width, number, ::group-off} x {height, number, ::group-off} pixels with Pillow’s BILINEAR; aspect ratio not kept.',
  'export.step.values': 'Of each pixel (0 to 255), channels in the order {order}: subtract {mean}, then divide by {divisor}.',

  'export.card.title': 'Model card: {name}',
  'export.card.use': 'Intended use',
  'export.card.use.text':
    'Research on images of the kind and source that it was trained on: comparing methods, studying errors, preparing a validation. It does not replace the judgement of a physician.',
  'export.card.model': 'Model',
  'export.card.recipe': 'Recipe',
  'export.card.elsewhere': 'trained elsewhere',
  'export.card.classes': 'Classes',
  'export.card.positive': 'Positive classes',
  'export.card.input': 'Input',
  'export.card.inputValue': '{width, number, ::group-off} x {height, number, ::group-off} pixels, three channels, float32',
  'export.card.output': 'Output',
  'export.card.parameters': 'Parameters',
  'export.card.point': 'Operating point',
  'export.card.calibration': 'Calibration',
  'export.card.images': 'How images are prepared',
  'export.card.data': 'Data',
  'export.card.dataset': 'Dataset of the training',
  'export.card.datasetHash': 'Its hash',
  'export.card.notTrainedHere': 'It was not trained in CaseLens; what it was trained on is not known here.',
  'export.card.part': '{images, number} images{hasGroups, select, yes {, {groups, number} groups} other {}}',
  'export.card.results': 'Results',
  'export.card.notEvaluated': 'It has not been evaluated in CaseLens. Nothing is known about how good it is.',
  'export.card.evaluatedOn': 'Newest evaluation: {dataset}, {partition}, {images, number} images. Intervals are 95% intervals.',
  'export.card.figure': 'Figure',
  'export.card.value': 'Value',
  'export.card.interval': '95% interval',
  'export.card.class': 'Class',
  'export.card.limits': 'Limits',
  'export.card.limit.elsewhere':
    'Other cameras, stains, laboratories and patients may give other results: evaluate it on your own images first.',
  'export.card.limit.images':
    'The answers hold only for images prepared exactly as above; another way of resizing alone changes probabilities.',
  'export.card.check': 'Check of this file',
  'export.card.checkValue':
    'After it was written, CaseLens read it back with {reader} and compared {images, plural, one {# image} other {# images}} ({from, select, validation {validation images of its own dataset} dataset {images of another dataset} other {painted pictures}}): probabilities differ by at most {difference}.',
  'export.card.provenance': 'Provenance',
  'export.card.exported': 'Exported',
  'export.card.id': 'Model version',
  'export.card.manifestHash': 'SHA-256 of its manifest',
  'export.card.weightsHash': 'SHA-256 of its weights',

  'export.cli.done': '{format}: {path}',
  'export.cli.alone': 'The model alone, without classes, preprocessing, card and example: name a folder or a .zip for all of it.',
  'cli.modelExport': 'write a model for other programs, read it back and compare its answers',
  'cli.option.format': 'keras-h5, keras, tfjs, onnx or savedmodel',
  'cli.option.exportOut': 'a new folder, a .zip file, or a file of the format’s own ending for the model alone',
  'cli.option.operatingPoint': 'version or name of the operating point that goes with it (default: the newest)',
} as const;
