/** Words of the recipes: titles and explanations for clinicians, their groups, what they start from. */
export const trainRecipeMessages = {
  'train.recipe.efficientnet-lite0-head.title': 'EfficientNet-Lite0, frozen, with a new head',
  'train.recipe.efficientnet-lite0-head.text':
    'A network that has learned from everyday photographs looks at each image once; only the last step, from its 1,280 features to your classes, is learned. Trains in a minute or two without a graphics card, and needs few images. A good first choice.',
  'train.recipe.efficientnet-lite0-finetune.title': 'EfficientNet-Lite0, fine-tuned',
  'train.recipe.efficientnet-lite0-finetune.text':
    'First the new head learns on the frozen network, then the network’s last blocks learn with it, in small steps. Takes longer than the frozen network alone, and can be better where your images look unlike photographs.',
  'train.recipe.compact-cnn.title': 'Compact network, trained from nothing',
  'train.recipe.compact-cnn.text':
    'A small network of five convolutions that learns everything from your images, with no knowledge of other pictures in it. Learns fine textures and colours well; needs some hundred images of each class and several minutes.',
  'train.recipe.ham10000-vgg16.title': 'HAM10000: seven skin lesions, VGG16',
  'train.recipe.ham10000-vgg16.text':
    'The published study: VGG16 stays as it is, and a dense layer of 256 units and the output learn from its last map for ten epochs.',
  'train.recipe.breast-densenet201.title': 'Breast histology, benign or malignant, DenseNet201',
  'train.recipe.breast-densenet201.text':
    'The published study: all of DenseNet201 learns from images that are turned, mirrored and zoomed; the learning rate falls when the validation accuracy stands still.',
  'train.recipe.isic-inception-v3.title': 'ISIC: melanoma or not, InceptionV3',
  'train.recipe.isic-inception-v3.text':
    'The published study: InceptionV3 stays as it is, and one unit learns the probability of melanoma. Melanoma is called from a probability of 0.23 on.',
  'train.recipe.malaria-resnet50v2.title': 'Malaria: parasitised or uninfected cell, ResNet50V2',
  'train.recipe.malaria-resnet50v2.text':
    'The published study: all of ResNet50V2 learns from cells that are slightly turned, shifted, slanted and mirrored, for thirty epochs.',
  'train.recipeGroup.transfer': 'For your own data',
  'train.recipeGroup.study': 'Published studies',
  'train.recipeGroup.scratch': 'From nothing',
  'train.recipe.suggestedValidation': 'The study validates on {percent}% of the images.',
  'train.recipe.suggestedThreshold':
    'An operating point with the study’s threshold of {threshold, number} is made after training.',
  'train.recipe.suggestedFor': 'Suggested for {name}',
  'train.recipe.suggestion.chosen': 'Suggested for {name}, which this dataset was read as: {recipe}.',
  'train.recipe.suggestion.other': 'Suggested for {name}, which this dataset was read as, would be another recipe: {recipe}.',
  'train.recipe.suggestion.notUsable':
    'Suggested for {name}, which this dataset was read as, would be {recipe}. It is not chosen here: {why}',
  'train.recipe.twoClasses': 'This recipe tells exactly two classes apart; this dataset has {classes}.',

  'train.recipe.notThisData': 'This recipe does not fit the dataset',

  'train.start.title': 'Starting weights',
  'train.start.file': 'Pretrained weights from a file',
  'train.start.file.text':
    'A Keras file with the weights of {network}, as the study used it. It is read once and kept in CaseLens.',
  'train.start.file.choose': 'Weights',
  'train.start.file.none': 'No weights of {network} have been imported yet.',
  'train.start.file.import': 'Import a weights file …',
  'train.start.bundled': 'EfficientNet-Lite0 in its place',
  'train.start.bundled.own': 'The weights that come with CaseLens',
  'train.start.bundled.text':
    'The network that comes with CaseLens has learned from photographs. It is another network than the study’s, so results differ from the published ones.',
  'train.start.bundled.ownText': 'They were learned from photographs and come with CaseLens.',
  'train.start.random': 'Random weights',
  'train.start.random.text': 'The network knows nothing at first.',
  'train.start.random.warning':
    'Without pretrained weights this network learns far worse than in the study unless you have very many images.',
  'train.start.random.frozenWarning':
    'The network is frozen: with random weights it never learns, and only the layers on top of it do. Results will be poor.',

  'train.started': 'Started from',
  'train.started.random': 'random weights',
  'train.started.bundled': 'the weights of {network} that come with CaseLens',
  'train.started.file': 'the weights of {network} in {fileName}',

  'train.note.drawn': 'The network starts from weights drawn at random with seed {seed}.',
  'train.note.drawnFrozen':
    'The network is frozen with weights drawn at random (seed {seed}): only the layers on top of it learn. Results will be poor.',
  'train.note.drawnStudy':
    'The network starts from weights drawn at random with seed {seed}, not from pretrained ones as in the study. Results will be worse.',
  'train.note.startFile': 'The network starts from the weights of {network} in {fileName}.',
  'train.note.startBundled': 'The network starts from the weights of {network} that come with CaseLens.',
  'train.note.startInstead':
    'EfficientNet-Lite0 with the weights that come with CaseLens stands in the place of {network}: results differ from the study’s.',
  'train.note.frozenFeatures':
    'The network is frozen and images are not varied: its features are computed once, and the layers on top learn from them.',
  'train.note.headFirst': 'Epochs 1 to {epochs} train only the layers on top of the frozen network, on images as they are.',
  'train.studyThreshold': 'Threshold of the study ({threshold, number})',
  'train.note.thresholdKept':
    'The operating point “{name}” was made with the study’s threshold {threshold, number} for {className}.',
} as const;
