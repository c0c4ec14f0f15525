/** What is said of known sets, of joined classes and of separate test sets while data is imported. Note keys stand in `Note.key`. */
export const datasetPresetMessages = {
  'data.preset.ham10000': 'HAM10000',
  'data.preset.isic2017': 'ISIC 2017, part 3',
  'data.preset.isic2017-binary': 'ISIC 2017, melanoma or not',
  'data.preset.isic2018': 'ISIC 2018, task 3',
  'data.preset.isic2019': 'ISIC 2019',
  'data.preset.isic2020': 'ISIC 2020',
  'data.preset.breakhis': 'BreaKHis',
  'data.preset.malaria': 'NIH malaria cells',
  'data.preset.looksLike': 'This looks like {name}',
  'data.preset.readAs': 'Read as {name}',
  'data.preset.use': 'Use this',
  'data.preset.undo': 'Read it without',
  'data.preset.gives': '{classes, plural, one {# class} other {# classes}}, {groups, plural, one {# group} other {# groups}}',
  'data.preset.recipe': 'The published recipe for it: {recipe}.',
  'data.join': 'Classes',
  'data.joinHint':
    'Give two classes the same name to join them. What they were called stays with each image, for figures of each.',
  'data.join.found': 'Found as',
  'data.join.becomes': 'Class',
  'data.join.becomesOf': 'Class of {name}',
  'data.join.apply': 'Apply names',
  'data.join.reset': 'As found',
  'data.keep': 'Only some images',
  'data.keepHint': 'Nothing chosen means all of them.',
  'data.test': 'Separate test set',
  'data.testHint': 'Images that a model never sees before the end. They become the test part.',
  'data.test.of': 'Separate test set: {name}',
  'data.test.folder': 'Choose a folder',
  'data.test.table': 'Choose a table',
  'data.test.remove': 'Without a test set',
  'data.test.found': '{name}: {shown} {images, plural, one {image} other {images}}',
  'data.test.rejected': '{count, plural, one {# row is} other {# rows are}} not usable.',
  'data.groupTable': 'Table of groups',
  'data.groupTableHint': 'A second table that says which images show one lesion, patient or slide.',
  'data.groupTable.choose': 'Choose a table',
  'data.groupTable.remove': 'Without it',
  'data.export': 'Save as CSV',
  'data.finding.shared-with-test': 'In training and in the test set',
  'data.finding.shared-with-test.why':
    'The same picture, patient, lesion or slide in the test set and outside it: the test would look better than it is. Leave them out of training, or accept it.',
  'datasets.note.hamGroup': 'Several images show one lesion: lesion_id keeps them in one part of a split.',
  'datasets.note.isic2017Binary': 'Nevus and seborrheic keratosis become one class, benign; melanoma is the positive class.',
  'datasets.note.breakhisClass': 'Benign or malignant is read from the file names.',
  'datasets.note.breakhisGroup':
    'All images of one patient, at every magnification, stay in one part of a split. The patient is the number of the slide; letters behind it are further slides of the same case.',
  'datasets.note.breakhisAttributes': 'Slide, tumour type and magnification (40X to 400X) are kept for each image.',
  'datasets.note.malariaGroup':
    'All cells of one blood slide or patient, as the file names say (C33P1), stay in one part of a split.',
  'datasets.note.namesUnread':
    '{images, plural, one {One file name says} other {# file names say}} nothing of the patient; {images, plural, one {it counts} other {each counts}} as a group of its own.',
  'datasets.note.fewGroups':
    'Very few patients: {values}. Figures for {count, plural, one {this type} other {these types}} will say little.',
  'datasets.note.groupTable': 'Which images belong together is read from {table}.',
  'datasets.note.groupTableMissed':
    '{images, plural, one {One image is} other {# images are}} not in the table of groups; {images, plural, one {it counts} other {each counts}} as a group of its own unless its own row says more.',
  'datasets.note.groupTableWanted':
    'This set has a separate file that says which images show the same lesion. Put it beside the table or choose it, else images of one lesion may lie in training and test.',
  'datasets.note.leftOut': '{images, plural, one {One image is} other {# images are}} left out by choice.',
  'datasets.note.testInBoth':
    '{images, plural, one {One file is} other {# files are}} listed in the test set and in the rest; {images, plural, one {it belongs} other {they belong}} to the test set now.',
  'datasets.note.testTwice': 'The data has a test part of its own; the separate test set is added to it.',
  'datasets.note.testMixed':
    'This dataset came with a separate test set. This split mixes it with the rest; choose "as given" to keep it apart.',
} as const;
