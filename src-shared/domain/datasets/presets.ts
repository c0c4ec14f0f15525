import { normalColumnName } from './columns.ts';

/**
 * A public data set whose form is known: its columns, what its rows without any 1 mean, and why its group matters.
 * Sources: evaluation.md 7.9 in the design notes, challenge pages of the ISIC archive.
 */
interface Preset {
  readonly id: string;
  readonly columns: readonly string[];
  /** The class of a one-hot row of zeros, where the set's rules give one. */
  readonly allZeroClass: string | null;
}

const PRESETS: readonly Preset[] = [
  { id: 'ham10000', columns: ['lesion_id', 'image_id', 'dx', 'dx_type', 'age', 'sex', 'localization'], allZeroClass: null },
  { id: 'isic2019', columns: ['image', 'mel', 'nv', 'bcc', 'ak', 'bkl', 'df', 'vasc', 'scc'], allZeroClass: null },
  { id: 'isic2018', columns: ['image', 'mel', 'nv', 'bcc', 'akiec', 'bkl', 'df', 'vasc'], allZeroClass: null },
  { id: 'isic2020', columns: ['image_name', 'patient_id', 'diagnosis', 'benign_malignant', 'target'], allZeroClass: null },
  // Part 3 has two binary tasks; what is neither is a nevus.
  { id: 'isic2017', columns: ['image_id', 'melanoma', 'seborrheic_keratosis'], allZeroClass: 'nevus' },
];

/** The known data set that a table's columns are of, or null. */
export function presetOf(header: readonly string[]): string | null {
  const names = new Set(header.map(normalColumnName));
  return PRESETS.find(({ columns }) => columns.every((column) => names.has(column)))?.id ?? null;
}

/** The class that a one-hot row of zeros has in the known data set with these label columns, or null: such a row has no label. */
export function allZeroClassOf(labelColumns: readonly string[]): string | null {
  const names = new Set(labelColumns.map(normalColumnName));
  const preset = PRESETS.find(
    ({ allZeroClass, columns }) => allZeroClass !== null && [...names].every((name) => columns.includes(name)),
  );
  return names.size < 2 ? null : (preset?.allZeroClass ?? null);
}
