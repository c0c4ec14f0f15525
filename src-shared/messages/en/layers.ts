/** The layers of a model: a table in the window and on the command line. */
export const layersMessages = {
  'layers.title': 'Layers',
  'layers.counted':
    '{layers, plural, one {One layer} other {# layers}}, {parameters, number} parameters, {trained, number} of them trained.',
  'layers.search': 'Search layers',
  'layers.search.hint': 'Name, kind or state',
  'layers.none': 'No layer fits',
  'layers.none.text': 'Search for a part of a name (conv5), a kind (Dense) or a state (frozen).',
  'layers.name': 'Layer',
  'layers.type': 'Kind',
  'layers.shape': 'Output',
  'layers.parameters': 'Parameters',
  'layers.state': 'State',
  'layers.inbound': 'Reads',
  'layers.state.trained': 'trained',
  'layers.state.partly': 'trained, {fixed, number} fixed',
  'layers.state.frozen': 'frozen',
  'layers.state.none': 'no weights',
  'layers.cli.option': 'with its layers: kinds, shapes, parameters, frozen or not',
} as const;
