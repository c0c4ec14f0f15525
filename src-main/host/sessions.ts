import { randomBytes, timingSafeEqual } from 'node:crypto';

/** The two secrets of a browser that came with a one-time token. */
export interface Session {
  /** In an HttpOnly cookie, which scripts cannot read but every port of this computer is sent. */
  readonly cookie: string;
  /** Given once in the page, kept in the storage of the page's origin, which ends at the port; scripts of others cannot read it. */
  readonly pageToken: string;
}

/** Who may use the host: whoever brought a one-time token, which only the terminal shows. */
export interface Sessions {
  /** A new one-time token; an earlier one that nobody used is dead from then on. */
  freshToken(): string;
  /** Exchanges the one-time token, which is dead afterwards; null where it is not the one. */
  exchange(token: string): Session | null;
  hasCookie(cookie: string | null): boolean;
  /** Whether both secrets are those of one session. */
  isSession(cookie: string | null, pageToken: string | null): boolean;
}

const SECRET_BYTES = 32;

export function makeSessions(): Sessions {
  const sessions = new Map<string, Session>();
  let oneTimeToken: string | null = null;
  return {
    freshToken: () => (oneTimeToken = secret()),
    exchange: (token) => {
      if (oneTimeToken === null || !isSame(token, oneTimeToken)) return null;
      oneTimeToken = null;
      const session = { cookie: secret(), pageToken: secret() };
      sessions.set(session.cookie, session);
      return session;
    },
    hasCookie: (cookie) => cookie !== null && sessions.has(cookie),
    isSession: (cookie, pageToken) => {
      const session = cookie === null ? undefined : sessions.get(cookie);
      return session !== undefined && pageToken !== null && isSame(pageToken, session.pageToken);
    },
  };
}

function secret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

function isSame(received: string, expected: string): boolean {
  const [a, b] = [Buffer.from(received), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
