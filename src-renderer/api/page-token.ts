const KEY = 'caselens-page-token';

/**
 * The second secret of this page beside its cookie. Cookies are sent to every port of a computer, so the cookie alone proves
 * too little; this token comes once, in the page that the one-time address opens, and stays in the storage of this origin
 * (which ends at the port) so that a reload or a second tab finds it.
 */
export function pageToken(): string {
  const fresh = document.querySelector<HTMLMetaElement>(`meta[name="${KEY}"]`)?.content;
  if (fresh !== undefined && fresh !== '') {
    localStorage.setItem(KEY, fresh);
    // The one-time token in the address is used up; without it a bookmark works for as long as the host runs.
    history.replaceState(null, '', location.pathname + location.hash);
    return fresh;
  }
  return localStorage.getItem(KEY) ?? '';
}
