import type { KnownSet } from './known-set.ts';
import { PLAIN_SET, hasClasses, hasColumns } from './known-set.ts';

/* Dermoscopy sets of the ISIC archive. Columns: evaluation.md 7.9 in the design notes and the challenge pages. */

/**
 * HAM10000: 10,015 images of 7,470 lesions (Tschandl 2018). Columns of the metadata file [mem]: from memory, not seen in print.
 * Several images show one lesion, so `lesion_id` is the group.
 */
export const HAM10000: KnownSet = {
  ...PLAIN_SET,
  recognise: hasColumns('lesion_id', 'image_id', 'dx', 'dx_type', 'age', 'sex', 'localization'),
  recipe: 'ham10000-vgg16',
  notes: ['datasets.note.hamGroup'],
};

/** ISIC 2017 part 3 as its truth table: two binary tasks; what is neither is a nevus (challenge page of part 3). */
export const ISIC2017: KnownSet = {
  ...PLAIN_SET,
  recognise: hasColumns('image_id', 'melanoma', 'seborrheic_keratosis'),
  allZeroClass: 'nevus',
};

/**
 * The same set as folders, as the study reads it: nevus and seborrheic keratosis are label 0, melanoma is label 1. A table of one's own
 * with these three diagnoses is not taken for it: nobody asked to join its classes.
 */
export const ISIC2017_BINARY: KnownSet = {
  ...PLAIN_SET,
  recognise: (names) => names.columns.size === 0 && hasClasses('nevus', 'seborrheic_keratosis', 'melanoma')(names),
  classMap: { nevus: 'benign', seborrheic_keratosis: 'benign' },
  positiveClasses: ['melanoma'],
  recipe: 'isic-inception-v3',
  notes: ['datasets.note.isic2017Binary'],
};

/**
 * ISIC 2018 task 3: a one-hot truth table. The lesion of each image stands in a file of its own,
 * `ISIC2018_Task3_Training_LesionGroupings.csv` [mem]: from memory, not seen in print.
 */
export const ISIC2018: KnownSet = {
  ...PLAIN_SET,
  recognise: hasColumns('image', 'mel', 'nv', 'bcc', 'akiec', 'bkl', 'df', 'vasc'),
  groupTable: /lesion_?group/i,
};

/** ISIC 2019: the truth table of eight classes, with a column UNK that is never 1 in training. */
export const ISIC2019: KnownSet = {
  ...PLAIN_SET,
  recognise: hasColumns('image', 'mel', 'nv', 'bcc', 'ak', 'bkl', 'df', 'vasc', 'scc'),
};

/** ISIC 2020: one row an image with its patient. */
export const ISIC2020: KnownSet = {
  ...PLAIN_SET,
  recognise: hasColumns('image_name', 'patient_id', 'diagnosis', 'benign_malignant', 'target'),
};
