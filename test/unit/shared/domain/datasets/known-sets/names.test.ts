import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBreakhisPath } from '#shared/domain/datasets/known-sets/breakhis.ts';
import { readMalariaPath } from '#shared/domain/datasets/known-sets/malaria.ts';

describe('a BreaKHis name', () => {
  test.each([
    ['SOB_B_TA-14-4659-40-001.png', 'benign', '14-4659', '14-4659', 'tubular adenoma', '40X'],
    ['a/benign/SOB/adenosis/x/100X/SOB_B_A-14-22549AB-100-012.png', 'benign', '14-22549', '14-22549AB', 'adenosis', '100X'],
    ['sob_m_mc-13-418de-400-003.PNG', 'malignant', '13-418', '13-418DE', 'mucinous carcinoma', '400X'],
    ['SOB_M_XY-14-1-200-1.jpg', 'malignant', '14-1', '14-1', 'XY', '200X'],
  ])('%s', (path, className, group, slide, tumour_type, magnification) => {
    expect(readBreakhisPath(path)).toEqual({ className, group, attributes: { slide, tumour_type, magnification } });
  });

  test.each([
    'SOB_B_TA-14-4659-50-001.png',
    'SOB_X_TA-14-4659-40-001.png',
    'SOB_B_TA-14-4659-40.png',
    'SOB_B_TA-14-4659-40-001.png/readme.png',
    'copy of SOB_B_TA-14-4659-40-001.png',
    'SOB_B_TA-14-4659-40-001 (1).png',
    '',
    '/',
    '../SOB_B_',
    `SOB_B_${'A'.repeat(100_000)}-14-1-40-1.png`,
    `${'SOB_B_'.repeat(20_000)}.png`,
  ])('is none of %.60s', (path) => {
    expect(readBreakhisPath(path)).toBeNull();
  });

  test('gives back what it was made of, below any folders', () => {
    const part = fc.record({
      malignancy: fc.constantFrom('B', 'M'),
      type: fc.constantFrom('A', 'F', 'PT', 'TA', 'DC', 'LC', 'MC', 'PC'),
      year: fc.integer({ min: 10, max: 99 }),
      number: fc.integer({ min: 1, max: 999_999 }),
      letters: fc.constantFrom('', 'AB', 'CD', 'G'),
      magnification: fc.constantFrom(40, 100, 200, 400),
      sequence: fc.integer({ min: 1, max: 999 }),
      folders: fc.array(
        fc.string({ minLength: 1 }).map((name) => name.replaceAll('/', '_')),
        { maxLength: 5 },
      ),
    });
    fc.assert(
      fc.property(part, ({ malignancy, type, year, number, letters, magnification, sequence, folders }) => {
        const name = `SOB_${malignancy}_${type}-${year}-${number}${letters}-${magnification}-${String(sequence).padStart(3, '0')}.png`;
        const meaning = readBreakhisPath([...folders, name].join('/'));
        expect(meaning?.group).toBe(`${year}-${number}`);
        expect(meaning?.className).toBe(malignancy === 'B' ? 'benign' : 'malignant');
        expect(meaning?.attributes).toMatchObject({ slide: `${year}-${number}${letters}`, magnification: `${magnification}X` });
      }),
    );
  });
});

describe('a malaria name', () => {
  test.each([
    ['Parasitized/C33P1thinF_IMG_20150619_114756a_cell_181.png', 'Parasitized', 'C33P1'],
    ['x/parasitised/C100P61ThinF_IMG_20150918_144104_cell_162.png', 'Parasitized', 'C100P61'],
    ['Uninfected/C37BP2thinF_IMG_20150620_133111a_cell_87.png', 'Uninfected', 'C37P2'],
    ['Uninfected/C65P26N_ThinF_IMG_20150818_154050_cell_45.png', 'Uninfected', 'C65P26'],
    ['Uninfected/C6NThinF_IMG_20150609_122108_cell_1.png', 'Uninfected', 'C6'],
    ['Uninfected/C1_thinF_IMG_20150604_104722_cell_9.png', 'Uninfected', 'C1'],
    ['Uninfected/C3thin_original_IMG_20150608_162835_cell_101.png', 'Uninfected', 'C3'],
    ['cell_images/cell_images/Parasitized/C39P4thinF_original_IMG_1_cell_1.png', 'Parasitized', 'C39P4'],
    ['Uninfected/my own cell.png', 'Uninfected', null],
    ['somewhere/C33P1thinF_IMG_1_cell_1.png', null, 'C33P1'],
  ])('%s', (path, className, group) => {
    expect(readMalariaPath(path)).toEqual({ className, group, attributes: {} });
  });

  test('of one patient gives one group, whatever the field and the cell', () => {
    const ids = fc.tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 999 }), fc.nat(), fc.nat());
    fc.assert(
      fc.property(ids, ([slide, patient, field, cell]) => {
        const path = `Parasitized/C${slide}P${patient}ThinF_IMG_2015_${field}_cell_${cell}.png`;
        expect(readMalariaPath(path)?.group).toBe(`C${slide}P${patient}`);
      }),
    );
  });

  test('of any other form is no group and no error', () => {
    const foreign = fc.string({ maxLength: 300 }).filter((name) => !/^c\d/i.test(name.split('/').at(-1) ?? ''));
    fc.assert(
      fc.property(foreign, (name) => {
        expect(readMalariaPath(name)?.group).toBeNull();
      }),
    );
    expect(readMalariaPath(`C${'9'.repeat(100_000)}thin`)?.group).toBeNull();
  });
});

test('the names of 28,000 files of each kind are read in well under two seconds', () => {
  const startedAt = performance.now();
  for (let index = 0; index < 28_000; index += 1) {
    readBreakhisPath(`breast/benign/SOB/adenosis/SOB_B_A_14-22549AB/40X/SOB_B_A-14-${index}AB-40-001.png`);
    readMalariaPath(`cell_images/Parasitized/C${index}P1thinF_IMG_20150619_114756a_cell_${index}.png`);
  }
  // 170 ms here beside other work; the limit tells of a pattern that goes wild, not of a slow machine.
  expect(performance.now() - startedAt).toBeLessThan(2000);
});
