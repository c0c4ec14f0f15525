import { baseName } from '../file-names.ts';
import type { KnownSet, PathMeaning } from './known-set.ts';
import { PLAIN_SET } from './known-set.ts';

/**
 * `C33P1thinF_IMG_20150619_114756a_cell_181.png`: slide 33 of patient 1. Uninfected people have no patient number (`C6NThinF`,
 * `C214ThinF`), a letter behind the slide is a further slide of the same patient (`C37BP2`).
 */
const NAME = /^C(\d{1,6})[A-M]?(P\d{1,6})?N?_?thin/i;
const PARASITIZED = /^parasiti[sz]ed$/i;
const UNINFECTED = /^uninfected$/i;

/**
 * What the path of an NIH malaria image says. The form of the name is [mem]: from memory, not seen in print. `group` null where the name
 * does not begin with a slide. The class is that of the nearest folder: a well-known copy of the set holds itself a second time.
 * @example readMalariaPath('Parasitized/C33P1thinF_IMG_20150619_114756a_cell_181.png')?.group // 'C33P1'
 */
export function readMalariaPath(path: string): PathMeaning | null {
  const folders = path.split('/').slice(0, -1);
  const folder = folders.findLast((name) => PARASITIZED.test(name) || UNINFECTED.test(name));
  const [, slide, patient] = NAME.exec(baseName(path)) ?? [];
  return {
    className: folder === undefined ? null : PARASITIZED.test(folder) ? 'Parasitized' : 'Uninfected',
    group: slide === undefined ? null : `C${slide}${(patient ?? '').toUpperCase()}`,
    attributes: {},
  };
}

/**
 * NIH malaria cells: 27,558 of them in two folders. Which patient a cell is of stands in its file name, and in mapping files
 * (`patientid_cellmapping_parasitized.csv` [mem]) that NIH gives beside it.
 */
export const MALARIA: KnownSet = {
  ...PLAIN_SET,
  recognise: ({ classNames }) => {
    const others = classNames.filter((name) => !PARASITIZED.test(name) && !UNINFECTED.test(name) && name !== 'cell_images');
    return (
      others.length === 0 && classNames.some((name) => PARASITIZED.test(name)) && classNames.some((name) => UNINFECTED.test(name))
    );
  },
  readPath: readMalariaPath,
  positiveClasses: ['Parasitized'],
  recipe: 'malaria-resnet50v2',
  groupTable: /patient_?id_?cell_?mapping/i,
  notes: ['datasets.note.malariaGroup'],
};
