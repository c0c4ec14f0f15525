/** A query may hold at most this many different terms; more only make the search slow. */
const MOST_TERMS = 12;

/** A text as the search compares it: compatibility forms (full-width letters, ligatures) made plain, without capitals. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/**
 * The different terms of a query, folded: what white space separates, so that a Chinese sentence is one term.
 * @example searchTerms('  Nevus  ＡＢ nevus') // ['nevus', 'ab']
 */
export function searchTerms(query: string): readonly string[] {
  const terms = foldText(query)
    .split(/\s+/u)
    .map((term) => term.replaceAll('\0', ''))
    .filter((term) => term !== '');
  return [...new Set(terms)].slice(0, MOST_TERMS);
}
