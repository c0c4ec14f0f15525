import { describe, expect, test } from 'vitest';
import { PRESETS, PRESET_IDS, allZeroClassOf, recognisePreset } from '#shared/domain/datasets/presets.ts';
import { EN } from '#shared/messages/messages.ts';

const nothing = { columns: [], paths: [], classNames: [] };

describe('a known set', () => {
  test.each([
    ['ham10000', { columns: ['lesion_id', 'image_id', 'dx', 'dx_type', 'age', 'sex', 'localization'] }],
    ['isic2018', { columns: ['image', 'MEL', 'NV', 'BCC', 'AKIEC', 'BKL', 'DF', 'VASC'] }],
    ['isic2019', { columns: ['image', 'MEL', 'NV', 'BCC', 'AK', 'BKL', 'DF', 'VASC', 'SCC', 'UNK'] }],
    ['isic2020', { columns: ['image_name', 'patient_id', 'sex', 'diagnosis', 'benign_malignant', 'target'] }],
    ['isic2017', { columns: ['image_id', 'melanoma', 'seborrheic_keratosis'] }],
    ['isic2017-binary', { classNames: ['Nevus', 'seborrheic_keratosis', 'melanoma'] }],
    ['breakhis', { paths: ['a/SOB_B_TA-14-4659-40-001.png', 'SOB_M_DC-14-2523-40-001.png', 'readme.png'] }],
    ['malaria', { classNames: ['Parasitized', 'Uninfected'] }],
    ['malaria', { classNames: ['parasitised', 'uninfected', 'cell_images'] }],
  ] as const)('%s is recognised', (id, names) => {
    expect(recognisePreset({ ...nothing, ...names })).toBe(id);
  });

  test.each([
    [{}],
    [{ classNames: ['nevus', 'melanoma'] }],
    [{ classNames: ['nevus', 'melanoma', 'seborrheic_keratosis', 'bcc'] }],
    [{ classNames: ['nevus', 'melanoma', 'seborrheic_keratosis'], columns: ['image', 'label'] }],
    [{ classNames: ['Parasitized', 'Uninfected', 'unknown'] }],
    [{ paths: ['SOB_B_TA-14-4659-40-001.png', 'a.png', 'b.png'] }],
    [{ columns: ['image', 'mel', 'nv'] }],
  ] as const)('is not seen in %j', (names) => {
    expect(recognisePreset({ ...nothing, ...names })).toBeNull();
  });

  test('has a name, words for its notes, and positive classes that its map does not rename', () => {
    for (const id of PRESET_IDS) {
      const { notes, positiveClasses, classMap } = PRESETS[id];
      expect(Object.keys(EN)).toEqual(expect.arrayContaining([`data.preset.${id}`, ...notes]));
      for (const name of positiveClasses) expect(Object.keys(classMap)).not.toContain(name);
    }
  });

  test('a row of zeros is a nevus in ISIC 2017 and nothing elsewhere', () => {
    expect(allZeroClassOf(['melanoma', 'seborrheic_keratosis'])).toBe('nevus');
    expect(allZeroClassOf(['melanoma'])).toBeNull();
    expect(allZeroClassOf(['MEL', 'NV', 'BCC'])).toBeNull();
  });
});
