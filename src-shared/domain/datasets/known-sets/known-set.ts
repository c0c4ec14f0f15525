/** The names that a source shows before any image is read: what a known set is recognised by. */
export interface SourceNames {
  /** Normal names (`normalColumnName`) of a table's columns; empty where folders say everything. */
  readonly columns: ReadonlySet<string>;
  /** Paths of the images, relative, with `/`: all of them or a sample. */
  readonly paths: readonly string[];
  /** The classes as folders or columns name them. */
  readonly classNames: readonly string[];
}

/** What the path of one image says. `className` null: as its folder or row says; `group` null: nothing is known. */
export interface PathMeaning {
  readonly className: string | null;
  readonly group: string | null;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A public data set whose form is known, and what CaseLens makes of it where the user agrees. */
export interface KnownSet {
  readonly recognise: (names: SourceNames) => boolean;
  /** The class of a one-hot row of zeros, where the set's rules give one. */
  readonly allZeroClass: string | null;
  /** Reads an image's path, or null where its name is not of this set. Null: names say nothing. */
  readonly readPath: ((path: string) => PathMeaning | null) | null;
  /** Whether an image whose name is not of this set has no label. */
  readonly needsName: boolean;
  /** Classes that are joined: source class (any capitals) to class. */
  readonly classMap: Readonly<Record<string, string>>;
  /** What must not be missed, as named after joining. */
  readonly positiveClasses: readonly string[];
  /** The published recipe for this set, or null. */
  readonly recipe: string | null;
  /** Name of a file beside the set that says which images belong together, or null. */
  readonly groupTable: RegExp | null;
  /** An attribute of which some values come from very few groups, so that figures for them say little; or null. */
  readonly sparseAttribute: string | null;
  /** Keys of notes (`messages/en/dataset-presets.ts`) that say what is made of the set and why. */
  readonly notes: readonly string[];
}

/** What most sets need nothing of. */
export const PLAIN_SET = {
  allZeroClass: null,
  readPath: null,
  needsName: false,
  classMap: {},
  positiveClasses: [],
  recipe: null,
  groupTable: null,
  sparseAttribute: null,
  notes: [],
} as const satisfies Partial<KnownSet>;

/** Whether a table has all of these columns. */
export function hasColumns(...columns: readonly string[]): KnownSet['recognise'] {
  return (names) => columns.every((column) => names.columns.has(column));
}

/** Whether the classes of folders are exactly these, capitals aside. */
export function hasClasses(...classes: readonly string[]): KnownSet['recognise'] {
  return ({ classNames }) => {
    const found = new Set(classNames.map((name) => name.trim().toLowerCase()));
    return found.size === classes.length && classes.every((name) => found.has(name));
  };
}
