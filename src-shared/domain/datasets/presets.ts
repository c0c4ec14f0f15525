import { normalColumnName } from './columns.ts';
import { BREAKHIS } from './known-sets/breakhis.ts';
import type { KnownSet, SourceNames } from './known-sets/known-set.ts';
import { MALARIA } from './known-sets/malaria.ts';
import { HAM10000, ISIC2017, ISIC2017_BINARY, ISIC2018, ISIC2019, ISIC2020 } from './known-sets/skin-lesions.ts';

/** The sets that CaseLens knows. A table may fit several: the first that fits counts. */
export const PRESETS = {
  ham10000: HAM10000,
  isic2019: ISIC2019,
  isic2018: ISIC2018,
  isic2020: ISIC2020,
  isic2017: ISIC2017,
  'isic2017-binary': ISIC2017_BINARY,
  breakhis: BREAKHIS,
  malaria: MALARIA,
} as const satisfies Record<string, KnownSet>;

export type PresetId = keyof typeof PRESETS;

/** Which known set to treat a source as: the one it is recognised as, none, or a certain one. */
export type PresetChoice = 'auto' | 'none' | PresetId;

// Object.keys gives the keys of this very table.
export const PRESET_IDS = Object.keys(PRESETS) as [PresetId, ...PresetId[]];

/** Paths that are enough to recognise a set by its file names. */
const RECOGNISED_PATHS = 500;

/** The known set that a source is of by its columns, its classes or its file names, or null. */
export function recognisePreset(source: {
  readonly columns: readonly string[];
  readonly paths: readonly string[];
  readonly classNames: readonly string[];
}): PresetId | null {
  const step = Math.max(1, Math.floor(source.paths.length / RECOGNISED_PATHS));
  const names: SourceNames = {
    columns: new Set(source.columns.map(normalColumnName)),
    paths: source.paths.filter((_, index) => index % step === 0),
    classNames: source.classNames,
  };
  return PRESET_IDS.find((id) => PRESETS[id].recognise(names)) ?? null;
}

/** The known data set that a table's columns are of, or null. */
export function presetOf(header: readonly string[]): PresetId | null {
  return recognisePreset({ columns: header, paths: [], classNames: [] });
}

/** The class that a one-hot row of zeros has in the known data set with these label columns, or null: such a row has no label. */
export function allZeroClassOf(labelColumns: readonly string[]): string | null {
  const names = labelColumns.map(normalColumnName);
  const isIsic2017 = names.length === 2 && names.includes('melanoma') && names.includes('seborrheic_keratosis');
  return isIsic2017 ? PRESETS.isic2017.allZeroClass : null;
}
