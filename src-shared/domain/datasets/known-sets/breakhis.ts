import { baseName, withoutImageExtension } from '../file-names.ts';
import type { KnownSet, PathMeaning } from './known-set.ts';
import { PLAIN_SET } from './known-set.ts';

/** `SOB_B_TA-14-4659-40-001`: procedure, benign or malignant, tumour type, year, slide, magnification, number. */
const NAME = /^SOB_([BM])_([A-Z]{1,3})-(\d{2})-(\d{1,6})([A-Z]{0,3})-(40|100|200|400)-(\d{1,5})$/i;
/** A set is BreaKHis where at least this share of its files is named so. */
const NAMED_SHARE = 0.5;

/** Tumour types by the code in the file name (Spanhol 2016). */
const TUMOUR_TYPES: Readonly<Record<string, string>> = {
  A: 'adenosis',
  F: 'fibroadenoma',
  PT: 'phyllodes tumor',
  TA: 'tubular adenoma',
  DC: 'ductal carcinoma',
  LC: 'lobular carcinoma',
  MC: 'mucinous carcinoma',
  PC: 'papillary carcinoma',
};

/**
 * What a BreaKHis file name says, or null for any other name. The form of the name is [mem]: from memory, not seen in print.
 * The patient is the year and number of the slide: letters behind it (`22549AB`, `22549CD`) are further slides of one case, and must
 * not be divided. The folder's magnification says the same as the name; the name counts.
 * @example readBreakhisPath('x/SOB_B_TA-14-4659-40-001.png')?.group // '14-4659'
 */
export function readBreakhisPath(path: string): PathMeaning | null {
  const [, malignancy, type, year, number, letters, magnification] = NAME.exec(withoutImageExtension(baseName(path))) ?? [];
  if (malignancy === undefined || type === undefined || year === undefined || number === undefined) return null;
  const patient = `${year}-${number}`;
  const code = type.toUpperCase();
  return {
    className: malignancy.toUpperCase() === 'B' ? 'benign' : 'malignant',
    group: patient,
    attributes: {
      slide: `${patient}${(letters ?? '').toUpperCase()}`,
      tumour_type: TUMOUR_TYPES[code] ?? code,
      magnification: `${magnification ?? ''}X`,
    },
  };
}

/** BreaKHis: 7,909 images of 82 patients at four magnifications (evaluation.md 7.9 in the design notes). */
export const BREAKHIS: KnownSet = {
  ...PLAIN_SET,
  recognise: ({ paths }) =>
    paths.length > 0 && paths.filter((path) => readBreakhisPath(path) !== null).length >= NAMED_SHARE * paths.length,
  readPath: readBreakhisPath,
  needsName: true,
  positiveClasses: ['malignant'],
  recipe: 'breast-densenet201',
  sparseAttribute: 'tumour_type',
  notes: ['datasets.note.breakhisClass', 'datasets.note.breakhisGroup', 'datasets.note.breakhisAttributes'],
};
