/** The kinds of value that an error's details may hold; plain data, so that details survive every process border. */
type DetailKind = 'string' | 'number' | 'string[]';

/** Error codes of one domain, each with the fields of its details. */
export type ErrorGroup = Readonly<Record<string, Readonly<Record<string, DetailKind>>>>;

interface KindTypes {
  readonly string: string;
  readonly number: number;
  readonly 'string[]': readonly string[];
}

/** The TypeScript type of the details that a row of the catalogue describes. */
export type DetailsOf<Fields extends Readonly<Record<string, DetailKind>>> = {
  readonly [K in keyof Fields]: KindTypes[Fields[K]];
};
