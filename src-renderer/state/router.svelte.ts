import type { PageId, Route } from '#renderer/lib/route-path.ts';
import { hrefTo, parseRoute } from '#renderer/lib/route-path.ts';

/** Where the window is, kept in the address after `#`, so that back, forward and reload work. */
export class Router {
  route = $state.raw<Route>(parseRoute(location.hash));

  /** Follows the address bar; returns what ends it. */
  start(): () => void {
    const follow = (): void => {
      this.route = parseRoute(location.hash);
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }

  /** Goes to a place. `replace`: the place left is not kept in the history. */
  go(to: { readonly page: PageId; readonly id?: string | null; readonly part?: string | null }, replace = false): void {
    const href = hrefTo(to.page, to.id, to.part);
    if (replace) history.replaceState(null, '', href);
    else history.pushState(null, '', href);
    this.route = parseRoute(href);
  }
}
