import type { ErrorGroup } from '#shared/errors/schema.ts';

/** What an error says: what was received, what was expected, and what to do about it. */
export interface ErrorText {
  readonly received: string;
  readonly expected: string;
  readonly remedy: string;
}

/** The texts of a group of codes; a code without text does not compile. ICU message syntax over the details. */
export type ErrorTexts<G extends ErrorGroup> = { readonly [C in keyof G]: ErrorText };
