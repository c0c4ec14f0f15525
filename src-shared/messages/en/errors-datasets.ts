import type { ErrorTexts } from '../error-wording.ts';
import type { DATASET_ERRORS } from '#shared/errors/catalogue/datasets.ts';

export const datasetErrors = {
  'dataset/name-taken': {
    received: 'A dataset named {name} exists already.',
    expected: 'A name that no other dataset has.',
    remedy: 'Choose another name, or delete the other dataset first.',
  },
  'dataset/unknown': {
    received: 'A dataset, split or finding with the id {id}.',
    expected: 'One that exists.',
    remedy: 'List the datasets and choose one; it may have been deleted.',
  },
  'dataset/empty-folder': {
    received:
      '{name}, in which no image was found ({files, plural, =0 {it holds no file} one {it holds one other file} other {it holds # other files}}).',
    expected:
      'A folder with one sub-folder a class, each with images (JPEG, PNG, TIFF, WebP, BMP or GIF), or a CSV table beside the images.',
    remedy: 'Choose the folder that holds the class folders, or the table that lists the images.',
  },
  'dataset/not-a-dataset': {
    received: 'The file {name}.',
    expected: 'A folder, or a table that ends in .csv or .tsv.',
    remedy: 'Unpack an archive first, then choose the folder or the table in it.',
  },
  'dataset/folder-unreadable': {
    received: 'The folder {name}, which cannot be read: {reason}',
    expected: 'A folder that you may read.',
    remedy: 'Check that it is still there and that you may open it, then choose it again.',
  },
  'dataset/too-many-files': {
    received: '{name}, with more than {limit, number} files below it.',
    expected: 'A folder with the images of one dataset.',
    remedy: 'Choose the folder that holds only this dataset.',
  },
  'dataset/table-unreadable': {
    received: 'The table {name}, which cannot be read: {reason}',
    expected: 'A text table (CSV or TSV) in UTF-8 with the column names in its first line.',
    remedy: 'Open it in a spreadsheet program and save it as CSV (UTF-8).',
  },
  'dataset/table-too-large': {
    received:
      'The table {name}, with more {what, select, bytes {bytes} rows {rows} columns {columns} other {data}} than can be read.',
    expected: 'At most {limit, number} {what, select, bytes {bytes} rows {rows} columns {columns} other {}}.',
    remedy: 'Take out what is not needed, or split the table into several datasets.',
  },
  'dataset/table-empty': {
    received: 'The table {name} without any row.',
    expected: 'A line with column names and one line an image.',
    remedy: 'Choose another table.',
  },
  'dataset/no-image-column': {
    received: 'The table {name} with the columns {columns}, none of which seems to name the image.',
    expected: 'A column with the file name, the path or the id of each image, for example image_id, filename or path.',
    remedy: 'Choose the image column (--image-column on the command line), or rename it.',
  },
  'dataset/no-label-column': {
    received: 'The table {name} with the columns {columns}, none of which seems to hold the class.',
    expected: 'A column with the class of each image, for example dx, label or target, or one column a class with 0 and 1.',
    remedy: 'Choose the label column (--label-column on the command line), or rename it.',
  },
  'dataset/unknown-column': {
    received: 'The column {missing}, which the table has not.',
    expected: 'One of its columns: {columns}.',
    remedy: 'Choose a column of the table; capital letters count.',
  },
  'dataset/no-images': {
    received:
      'No image that can be used: {rejected, plural, one {one was rejected} other {# were rejected}}; the first is {example} ({reasonKey, select, missing {the file is not there} empty {the file has 0 bytes} unreadable {the file cannot be read} not_an_image {it is no image} corrupt {the image is damaged} too_large {it has too many pixels or bytes} no_label {it has no class} outside_root {it lies outside the folder} duplicate_row {it is listed twice} unsupported {this format is not read} other {it cannot be used}}).',
    expected: 'Images that can be read, each with a class.',
    remedy:
      'If files are missing, choose the folder that holds the images (--image-root on the command line); otherwise look at the list of rejected rows.',
  },
  'dataset/too-few-classes': {
    received: '{count, plural, =0 {No class} one {One class only: {classes}} other {# classes}}.',
    expected: 'At least two classes, each in its own folder or with its own label.',
    remedy: 'Choose the folder above the class folders, or another label column.',
  },
  'dataset/unknown-class': {
    received: 'The class {name}.',
    expected: 'One of: {classes}.',
    remedy: 'Correct the name; capital letters count.',
  },
  'dataset/unknown-attribute': {
    received: 'The value {value} of {attribute}.',
    expected: 'A value that images have: {known}.',
    remedy: 'Correct the name; capital letters count. Attributes come from columns, or from the file names of a known set.',
  },
  'dataset/group-table-unfit': {
    received: 'The table {name} with the columns {columns}.',
    expected: 'One column that names the images and one that names the lesion, patient or slide of each.',
    remedy: 'Choose the table of groups of this dataset, or name its columns image and patient_id.',
  },
  'dataset/test-classes-differ': {
    received: 'A test set with classes that the training data has not: {unknown}. Images (training / test): {table}.',
    expected: 'The same class names in both.',
    remedy: 'Rename the classes in one of them, or join them: --map found=class on the command line, “Classes” in the window.',
  },
  'dataset/test-elsewhere': {
    received: 'A test set ({name}) on another drive than the training data.',
    expected: 'Both on one drive, so that they can be found again when a folder moves.',
    remedy:
      'Copy one of them to the drive of the other, or import the test set as a dataset of its own and evaluate it as external.',
  },
  'dataset/bad-fractions': {
    received: 'Parts of {train} (train), {validation} (validation) and {test} (test), which add up to {sum}.',
    expected: 'Three shares from 0 to 1 that add up to 1, with something to train on.',
    remedy: 'For example 0.7, 0.15 and 0.15.',
  },
  'dataset/class-one-image': {
    received: 'The class {className} with one image.',
    expected: 'At least two images of each class, better many: one to learn from and one to check with.',
    remedy: 'Add images of {className}, join it with another class, or leave it out, and import again.',
  },
  'dataset/class-one-group': {
    received: 'The class {className}, whose {images} images all belong to one group.',
    expected: 'At least two groups (patients, slides, lesions) of each class: one to learn from and one to check with.',
    remedy: 'Add images of {className} from other groups, or leave the class out. A split by image would only hide this.',
  },
  'dataset/no-given-partitions': {
    received: 'A dataset of {images} images that came without train, validation and test parts.',
    expected: 'Folders named train, val and test above the classes, or a column that says the part of each image.',
    remedy: 'Split by group instead.',
  },
  'dataset/not-decidable': {
    received: 'The decision “{decision}” for a finding of the kind {kind}.',
    expected: 'One of: {allowed}.',
    remedy: 'Choose one of these.',
  },
  'dataset/wrong-folder': {
    received:
      'The folder {name}, in which {found, plural, one {one image} other {# images}} of this dataset {found, plural, one {was} other {were}} found; {missing} are missing and {changed} have other content.',
    expected: 'The folder that holds the images of this dataset, unchanged.',
    remedy: 'Choose the folder that was imported, at its new place.',
  },
  'dataset/copied': {
    received: 'A new folder for {name}, whose images are copied into CaseLens.',
    expected: 'A dataset whose images stay in their own folder.',
    remedy: 'Nothing needs to be done: the original folder is not used.',
  },
  'dataset/in-use': {
    received: 'The dataset {name} while a job works on it ({job}).',
    expected: 'A dataset that no job uses.',
    remedy: 'Wait for the job or cancel it, then try again.',
  },
  'dataset/images-unavailable': {
    received: 'The dataset {name}, of which {missing, plural, one {one image is} other {# images are}} not at their place.',
    expected: 'The images where they were imported from.',
    remedy: 'If the folder was moved, point the dataset at its new place; if a drive is missing, connect it.',
  },
} as const satisfies ErrorTexts<typeof DATASET_ERRORS>;
