import { describe, expect, test } from 'vitest';
import { makeSessions } from '#main/host/sessions.ts';

describe('sessions', () => {
  test('a one-time token is exchanged once', () => {
    const sessions = makeSessions();
    const token = sessions.freshToken();
    expect(sessions.exchange('another')).toBeNull();
    const session = sessions.exchange(token);
    expect(session).not.toBeNull();
    expect(sessions.exchange(token)).toBeNull();
    expect(sessions.isSession(session!.cookie, session!.pageToken)).toBe(true);
  });

  test('a fresh token ends the one before it, not the sessions', () => {
    const sessions = makeSessions();
    const session = sessions.exchange(sessions.freshToken())!;
    const first = sessions.freshToken();
    const second = sessions.freshToken();
    expect(sessions.exchange(first)).toBeNull();
    expect(sessions.exchange(second)).not.toBeNull();
    expect(sessions.hasCookie(session.cookie)).toBe(true);
  });

  test('the secrets of two browsers do not mix', () => {
    const sessions = makeSessions();
    const one = sessions.exchange(sessions.freshToken())!;
    const two = sessions.exchange(sessions.freshToken())!;
    expect(sessions.isSession(one.cookie, two.pageToken)).toBe(false);
    expect(sessions.isSession(null, one.pageToken)).toBe(false);
    expect(sessions.isSession(one.cookie, null)).toBe(false);
    expect(new Set([one.cookie, one.pageToken, two.cookie, two.pageToken]).size).toBe(4);
  });
});
