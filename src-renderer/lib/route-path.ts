/** The pages of the windows, in the order of the rail. */
export const PAGE_IDS = ['home', 'data', 'train', 'evaluate', 'diagnose', 'cases', 'settings'] as const;
export type PageId = (typeof PAGE_IDS)[number];

/** Where a window is: a page, the thing it shows (an id, or a word such as `import`), and a part of that. */
export interface Route {
  readonly page: PageId;
  readonly id: string | null;
  readonly part: string | null;
}

function isPageId(text: string): text is PageId {
  return (PAGE_IDS as readonly string[]).includes(text);
}

/** Reads an address such as `#/data/<id>/findings`; anything unknown leads to the home page. */
export function parseRoute(hash: string): Route {
  const [page = '', id, part] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decodePart);
  if (!isPageId(page)) return { page: 'home', id: null, part: null };
  return { page, id: id === undefined || id === '' ? null : id, part: part === undefined || part === '' ? null : part };
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return ''; // a broken escape names nothing
  }
}

/** The address of a place, for `href`. */
export function hrefTo(page: PageId, id?: string | null, part?: string | null): string {
  const parts = [page, id ?? undefined, part ?? undefined].filter((piece) => piece !== undefined);
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}
