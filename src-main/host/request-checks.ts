import type { IncomingMessage } from 'node:http';
import type { Sessions } from './sessions.ts';

/** Where a host listens; everything that a request says about itself is compared with it. */
export interface HostPlace {
  readonly port: number;
  readonly sessions: Sessions;
}

export function originOf({ port }: HostPlace): string {
  return `http://127.0.0.1:${port}`;
}

/** Browsers share cookies among the ports of a host, so the name tells two CaseLens hosts apart. */
export function cookieName({ port }: HostPlace): string {
  return `caselens-${port}`;
}

/**
 * Why a request is not from this host's own page, or null. Host: a name that an attacker's DNS points here is not ours.
 * Origin and Sec-Fetch-Site: no other page may call, even where it could make the browser send the cookie.
 */
export function foreignness(request: IncomingMessage, place: HostPlace): string | null {
  if (!isOurHost(request, place)) return 'another Host';
  const { origin } = request.headers;
  if (origin !== undefined && origin !== originOf(place)) return 'another Origin';
  const changesSomething = request.method !== 'GET' && request.method !== 'HEAD';
  if (origin === undefined && changesSomething) return 'no Origin';
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'a request of another site';
  return null;
}

export function isOurHost(request: IncomingMessage, place: HostPlace): boolean {
  return request.headers.host === `127.0.0.1:${place.port}`;
}

/** The session cookie of a request, or null. */
export function cookieOf(request: IncomingMessage, place: HostPlace): string | null {
  const wanted = `${cookieName(place)}=`;
  const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
  return cookies.find((cookie) => cookie.startsWith(wanted))?.slice(wanted.length) ?? null;
}

/** The page's token: in a header where the page can set one, else in the address (images and downloads). */
export function pageTokenOf(request: IncomingMessage, url: URL): string | null {
  const header = request.headers['x-caselens-page'];
  return typeof header === 'string' ? header : url.searchParams.get('page');
}
