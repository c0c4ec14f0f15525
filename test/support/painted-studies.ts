import { paintImage } from './painted-images.ts';

/** Files by relative path. */
type Files = Record<string, string | Uint8Array>;

const png = (seed: number): Buffer => paintImage({ seed, format: 'png', side: 32 });
const jpg = (seed: number): Buffer => paintImage({ seed, side: 32 });

/** HAM10000 as it is unpacked: the metadata table and two folders of images. Two images of each lesion, in different folders. */
export function paintHam(lesions = 4, firstSeed = 1): Files {
  const files: Files = {};
  const lines = ['lesion_id,image_id,dx,dx_type,age,sex,localization'];
  for (let lesion = 0; lesion < lesions; lesion += 1) {
    for (const part of [1, 2]) {
      const id = `ISIC_00${String(firstSeed + lesion).padStart(4, '0')}${part}`;
      files[`HAM10000_images_part_${part}/${id}.jpg`] = jpg(firstSeed * 10 + lesion * 2 + part);
      const dx = lesion % 2 === 0 ? 'nv' : 'mel';
      lines.push(`HAM_${firstSeed + lesion},${id},${dx},histo,${40 + lesion}.0,${lesion % 2 === 0 ? 'male' : 'female'},back`);
    }
  }
  files['HAM10000_metadata.csv'] = `${lines.join('\n')}\n`;
  return files;
}

/** ISIC 2017 as the study's folders: train, valid and test, each with three classes. */
export function paintIsic2017(perClass = 2): Files {
  const files: Files = {};
  let seed = 2000;
  for (const part of ['train', 'valid', 'test']) {
    for (const name of ['nevus', 'seborrheic_keratosis', 'melanoma']) {
      for (let index = 0; index < perClass; index += 1) files[`${part}/${name}/ISIC_${String((seed += 1))}.jpg`] = jpg(seed);
    }
  }
  return files;
}

/** ISIC 2018: the truth table, the file of lesions and a folder of images. Images 2i and 2i + 1 show one lesion. */
export function paintIsic2018(images = 8): Files {
  const files: Files = {};
  const truth = ['image,MEL,NV,BCC,AKIEC,BKL,DF,VASC'];
  const lesions = ['image,lesion_id,diagnosis_confirm_type'];
  for (let index = 0; index < images; index += 1) {
    const id = `ISIC_30${String(index).padStart(5, '0')}`;
    files[`ISIC2018_Task3_Training_Input/${id}.jpg`] = jpg(3000 + index);
    truth.push(`${id},${index % 4 < 2 ? '1.0,0.0' : '0.0,1.0'},0.0,0.0,0.0,0.0,0.0`);
    lesions.push(`${id},HAM_${Math.floor(index / 2)},histopathology`);
  }
  files['ISIC2018_Task3_Training_GroundTruth.csv'] = `${truth.join('\n')}\n`;
  files['ISIC2018_Task3_Training_LesionGroupings.csv'] = `${lesions.join('\n')}\n`;
  return files;
}

const SLIDES = [
  ['B', 'TA', '14-4659', 'tubular_adenoma'],
  ['B', 'A', '14-22549AB', 'adenosis'],
  ['B', 'A', '14-22549CD', 'adenosis'],
  ['M', 'DC', '14-16875', 'ductal_carcinoma'],
  ['M', 'MC', '13-12773', 'mucinous_carcinoma'],
] as const;

/** BreaKHis as it is unpacked: five slides of four patients at four magnifications. */
export function paintBreakhis(): Files {
  const files: Files = {};
  let seed = 4000;
  for (const [malignancy, type, slide, folder] of SLIDES) {
    for (const magnification of [40, 100, 200, 400]) {
      const place = `histology_slides/breast/${malignancy === 'B' ? 'benign' : 'malignant'}/SOB/${folder}/SOB_${malignancy}_${type}_${slide}`;
      files[`${place}/${magnification}X/SOB_${malignancy}_${type}-${slide}-${magnification}-001.png`] = png((seed += 1));
    }
  }
  return files;
}

/** NIH malaria cells as they are unpacked, with what Windows leaves behind. Two patients, two healthy people, two cells each. */
export function paintMalaria(): Files {
  const files: Files = { 'Parasitized/Thumbs.db': 'x', 'Uninfected/Thumbs.db': 'x' };
  const slides = [
    ['Parasitized', 'C33P1thinF_IMG_20150619_114756a'],
    ['Parasitized', 'C37BP2thinF_IMG_20150620_133111a'],
    ['Uninfected', 'C33P1thinF_IMG_20150619_114756a'],
    ['Uninfected', 'C6NThinF_IMG_20150609_122108'],
    ['Uninfected', 'C214ThinF_IMG_20151106_131748'],
  ] as const;
  let seed = 5000;
  for (const [folder, slide] of slides) {
    for (const cell of [1, 2])
      files[`${folder}/${slide}_cell_${cell + (folder === 'Uninfected' ? 10 : 0)}.png`] = png((seed += 1));
  }
  return files;
}
