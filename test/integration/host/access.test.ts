import { describe, expect, test } from 'vitest';
import { rawRequest } from './raw-request.ts';
import { useHost } from './running-host.ts';

const at = useHost();

describe('the way in', () => {
  test('a one-time address gives the cookie and the page token, once', async () => {
    const path = `/${new URL(at.host.freshAddress()).search}`;
    const first = await rawRequest(at.port, path);
    expect(first.status).toBe(200);
    expect(first.headers['set-cookie']?.[0]).toMatch(/^caselens-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(first.body).toContain('caselens-page-token');
    const replayed = await rawRequest(at.port, path);
    expect(replayed.status).toBe(401);
    expect(replayed.headers['set-cookie']).toBeUndefined();
    expect(replayed.body).not.toContain('caselens-page-token');
  });

  test('without a session there is no page, no file and no call', async () => {
    expect((await rawRequest(at.port, '/')).status).toBe(401);
    expect((await rawRequest(at.port, '/assets/index-1.js')).status).toBe(401);
    expect((await at.call({}, 'app.info', {})).status).toBe(401);
  });

  test('with the cookie alone the page comes without its token, and no call is heard', async () => {
    const { cookie } = await at.enter();
    const page = await rawRequest(at.port, '/', { headers: { cookie } });
    expect(page.status).toBe(200);
    expect(page.body).not.toContain('caselens-page-token');
    expect((await at.call({ cookie }, 'app.info', {})).status).toBe(401);
    expect((await at.call({ cookie, page: 'x'.repeat(43) }, 'app.info', {})).status).toBe(401);
    expect((await rawRequest(at.port, `/blob/${'0'.repeat(64)}?size=96`, { headers: { cookie } })).status).toBe(401);
  });

  test('the page token of another session does not fit', async () => {
    const [one, two] = [await at.enter(), await at.enter()];
    expect((await at.call({ cookie: one.cookie, page: two.page }, 'app.info', {})).status).toBe(401);
  });
});

describe('requests of others', () => {
  test.each(['localhost', 'attacker.example', '127.0.0.1:1'])('with the Host %s are refused', async (name) => {
    const browser = await at.enter();
    expect((await at.call(browser, 'app.info', {}, { host: name })).status).toBe(403);
    expect((await rawRequest(at.port, `/${new URL(at.host.freshAddress()).search}`, { headers: { host: name } })).status).toBe(
      403,
    );
  });

  test.each(['http://attacker.example', 'http://127.0.0.1:1', 'null'])('with the Origin %s are refused', async (from) => {
    expect((await at.call(await at.enter(), 'app.info', {}, { origin: from })).status).toBe(403);
  });

  test('without an Origin, or of another site, are refused', async () => {
    const { cookie, page } = await at.enter();
    const headers = { cookie, 'x-caselens-page': page, 'content-type': 'application/json' };
    expect((await rawRequest(at.port, '/call/app.info', { method: 'POST', headers, body: '{}' })).status).toBe(403);
    expect((await at.call({ cookie, page }, 'app.info', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  test('every answer carries the headers that keep others out', async () => {
    const answers = [
      await rawRequest(at.port, '/'),
      await at.call(await at.enter(), 'app.info', {}),
      await at.call({}, 'app.info', {}),
    ];
    for (const { headers } of answers) {
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});

describe('calls', () => {
  test('are answered', async () => {
    const { status, body } = await at.call(await at.enter(), 'app.info', {});
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ ok: true, output: { transport: 'host', networkRequests: 0 } });
  });

  test("that name paths are not a page's", async () => {
    const { body } = await at.call(await at.enter(), 'grants.create', { paths: [at.folder] });
    expect(JSON.parse(body)).toMatchObject({ ok: false, error: { code: 'call/not-allowed' } });
  });

  test('that are too long, no JSON, or of another type are refused', async () => {
    const browser = await at.enter();
    expect((await at.call(browser, 'app.info', 'x'.repeat(5 * 1024 * 1024))).status).toBe(413);
    expect((await at.call(browser, 'app.info', {}, { 'content-type': 'text/plain' })).status).toBe(400);
    const { cookie, page } = browser;
    const headers = { cookie, 'x-caselens-page': page, origin: at.origin, 'content-type': 'application/json' };
    expect((await rawRequest(at.port, '/call/app.info', { method: 'POST', headers, body: '{' })).status).toBe(400);
  });
});
