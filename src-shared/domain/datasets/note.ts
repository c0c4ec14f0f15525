/** A remark for people: the key of a message (`messages/en/datasets.ts`) and the values that fill it. */
export interface Note {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}
