/** Remarks on a planned import and on a split. The keys stand in `Note.key`. */
export const datasetNoteMessages = {
  'datasets.note.tableUsed': 'Classes are read from the table {table}.',
  'datasets.note.groupColumn': 'Images with the same {column} stay in one part of a split.',
  'datasets.note.noGroupColumn':
    'No column says which images belong together (patient, lesion, slide). Only duplicates are kept in one part of a split.',
  'datasets.note.noImageColumn': 'No column seems to name the image. Choose the image column.',
  'datasets.note.noLabelColumn': 'No column seems to hold the class. Choose the label column.',
  'datasets.note.otherFiles': '{files, plural, one {One other file is} other {# other files are}} no image and passed over.',
  'datasets.note.missingFiles':
    '{images, plural, one {One row names an image that is} other {# rows name images that are}} not in the folder.',
  'datasets.note.ambiguous':
    '{images, plural, one {One row fits} other {# rows fit}} several files of the same name; the one nearest to the top is taken.',
  'datasets.note.notUtf8': '{table} is not in UTF-8; it is read as Windows-1252. Check names with accents.',
  'datasets.note.raggedRows': '{rows, plural, one {One line has} other {# lines have}} another number of cells than the header.',
  'datasets.note.smallClass': '{className} has {images, plural, one {one image} other {# images}} only: too few to split.',
  'datasets.note.oneClass': 'Only one class was found. At least two are needed.',
  'datasets.note.imageSplitLeaks':
    'Split by image although the data has groups: images of one patient, lesion or slide ({groups, plural, one {one group} other {# groups}}) may lie in training and test. Figures will look better than they are.',
  'datasets.note.givenUnsaid':
    '{images, plural, one {One image came} other {# images came}} without a part and {images, plural, one {is} other {are}} used for training.',
  'datasets.note.validationCut': 'The data came without a validation part; it was cut from the training part by group.',
  'datasets.note.givenLeaks':
    '{groups, plural, one {One group lies} other {# groups lie}} in more than one of the given parts. Figures will look better than they are.',
  'datasets.note.givenDuplicates':
    '{duplicates, plural, one {One picture lies} other {# pictures lie}} in more than one of the given parts, as equal or nearly equal copies.',
  'datasets.note.partEmpty':
    'The {partition, select, train {training} validation {validation} test {test} other {}} part is empty.',
  'datasets.note.classMissing':
    'The {partition, select, train {training} validation {validation} test {test} other {}} part has no image of {className}: it has too few groups.',
  'datasets.note.shareOff':
    'The {partition, select, train {training} validation {validation} test {test} other {}} part holds {percent}% of the images instead of {wanted}%: whole groups decide its size.',
} as const;
