/** Words of the commands that bring models and weights in. */
export const cliExchangeMessages = {
  'cli.group.pretrained': 'weights to start trainings from',
  'cli.argument.weights': 'name or id of weights, or its beginning',
  'cli.pretrainedImport': 'keep the weights of a Keras network to start trainings from',
  'cli.pretrainedImport.file': 'a Keras file: .h5 (whole or weights only) or .keras',
  'cli.pretrainedImport.network': 'the network that it is, where CaseLens should not find out by itself',
  'cli.pretrainedImport.done': '{name}: {parameters, number} parameters without the top ({pretrainedId}).',
  'cli.pretrainedList': 'list the weights that trainings can start from',
  'cli.pretrainedDelete': 'delete weights; models that were trained from them stay',
  'cli.word.network': 'network',
  'cli.word.layer': 'layer',
  'cli.word.expected': 'expected',
  'cli.word.found': 'found',
} as const;
