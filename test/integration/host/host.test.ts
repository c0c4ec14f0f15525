import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { CoreConnection } from '#main/core/core-connection.ts';
import { localApi } from '#main/core/core-connection.ts';
import { openCore } from '#main/core/open-core.ts';
import type { Host } from '#main/host/start-host.ts';
import { startHost } from '#main/host/start-host.ts';
import type { RawAnswer } from './raw-request.ts';
import { rawRequest } from './raw-request.ts';

/* A real host over a real core; the page is a stand-in, so that nothing has to be built. */

let folder: string;
let core: CoreConnection;
let host: Host;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caselens-host-'));
  const pageDir = join(folder, 'page');
  mkdirSync(join(pageDir, 'assets'), { recursive: true });
  writeFileSync(join(pageDir, 'index.html'), '<!doctype html><html><head><title>CaseLens</title></head></html>');
  writeFileSync(join(pageDir, 'assets', 'index-1.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  core = await openCore({ home: join(folder, 'home'), transport: 'host', client: 'window' });
  host = await startHost({ core, pageDir, port: 0 });
});

afterAll(async () => {
  await host.close();
  await core.close({ atOnce: true });
  rmSync(folder, { recursive: true, force: true });
});

interface Browser {
  readonly cookie: string;
  readonly page: string;
}

async function enter(): Promise<Browser> {
  const { search } = new URL(host.freshAddress());
  const { headers, body } = await rawRequest(host.port, `/${search}`);
  const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const page = /name="caselens-page-token" content="([^"]+)"/.exec(body)?.[1] ?? '';
  return { cookie, page };
}

const origin = () => `http://127.0.0.1:${host.port}`;

function call(
  browser: Partial<Browser>,
  channel: string,
  input: unknown,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  return rawRequest(host.port, `/call/${channel}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: origin(),
      ...(browser.cookie === undefined ? {} : { cookie: browser.cookie }),
      ...(browser.page === undefined ? {} : { 'x-caselens-page': browser.page }),
      ...headers,
    },
    body: JSON.stringify(input),
  });
}

describe('the way in', () => {
  test('a one-time address gives the cookie and the page token, once', async () => {
    const path = `/${new URL(host.freshAddress()).search}`;
    const first = await rawRequest(host.port, path);
    expect(first.status).toBe(200);
    expect(first.headers['set-cookie']?.[0]).toMatch(/^caselens-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(first.body).toContain('caselens-page-token');
    const replayed = await rawRequest(host.port, path);
    expect(replayed.status).toBe(401);
    expect(replayed.headers['set-cookie']).toBeUndefined();
    expect(replayed.body).not.toContain('caselens-page-token');
  });

  test('without a session there is no page, no file and no call', async () => {
    expect((await rawRequest(host.port, '/')).status).toBe(401);
    expect((await rawRequest(host.port, '/assets/index-1.js')).status).toBe(401);
    expect((await call({}, 'app.info', {})).status).toBe(401);
  });

  test('with the cookie alone the page comes without its token, and no call is heard', async () => {
    const { cookie } = await enter();
    const page = await rawRequest(host.port, '/', { headers: { cookie } });
    expect(page.status).toBe(200);
    expect(page.body).not.toContain('caselens-page-token');
    expect((await call({ cookie }, 'app.info', {})).status).toBe(401);
    expect((await call({ cookie, page: 'x'.repeat(43) }, 'app.info', {})).status).toBe(401);
    expect((await rawRequest(host.port, `/blob/${'0'.repeat(64)}?size=96`, { headers: { cookie } })).status).toBe(401);
  });

  test('the page token of another session does not fit', async () => {
    const [one, two] = [await enter(), await enter()];
    expect((await call({ cookie: one.cookie, page: two.page }, 'app.info', {})).status).toBe(401);
  });
});

describe('requests of others', () => {
  test.each(['localhost', 'attacker.example', '127.0.0.1:1'])('with the Host %s are refused', async (name) => {
    const browser = await enter();
    expect((await call(browser, 'app.info', {}, { host: name })).status).toBe(403);
    expect((await rawRequest(host.port, `/${new URL(host.freshAddress()).search}`, { headers: { host: name } })).status).toBe(
      403,
    );
  });

  test.each(['http://attacker.example', 'http://127.0.0.1:1', 'null'])('with the Origin %s are refused', async (from) => {
    expect((await call(await enter(), 'app.info', {}, { origin: from })).status).toBe(403);
  });

  test('without an Origin, or of another site, are refused', async () => {
    const { cookie, page } = await enter();
    const headers = { cookie, 'x-caselens-page': page, 'content-type': 'application/json' };
    expect((await rawRequest(host.port, '/call/app.info', { method: 'POST', headers, body: '{}' })).status).toBe(403);
    expect((await call({ cookie, page }, 'app.info', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  test('every answer carries the headers that keep others out', async () => {
    const answers = [await rawRequest(host.port, '/'), await call(await enter(), 'app.info', {}), await call({}, 'app.info', {})];
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
    const { status, body } = await call(await enter(), 'app.info', {});
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ ok: true, output: { transport: 'host', networkRequests: 0 } });
  });

  test("that name paths are not a page's", async () => {
    const { body } = await call(await enter(), 'grants.create', { paths: [folder] });
    expect(JSON.parse(body)).toMatchObject({ ok: false, error: { code: 'call/not-allowed' } });
  });

  test('that are too long, no JSON, or of another type are refused', async () => {
    const browser = await enter();
    expect((await call(browser, 'app.info', 'x'.repeat(5 * 1024 * 1024))).status).toBe(413);
    expect((await call(browser, 'app.info', {}, { 'content-type': 'text/plain' })).status).toBe(400);
    const { cookie, page } = browser;
    const headers = { cookie, 'x-caselens-page': page, origin: origin(), 'content-type': 'application/json' };
    expect((await rawRequest(host.port, '/call/app.info', { method: 'POST', headers, body: '{' })).status).toBe(400);
  });
});

describe('files', () => {
  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '//secret.txt',
  ])('outside the page are not there: %s', async (path) => {
    const { cookie, page } = await enter();
    const { status, body } = await rawRequest(host.port, path, { headers: { cookie, 'x-caselens-page': page } });
    expect(status).toBe(404);
    expect(body).not.toContain('secret\n');
    expect(body).not.toBe('secret');
  });

  test('of the page may be kept by the browser, as their names change with them', async () => {
    const { cookie } = await enter();
    const { status, headers } = await rawRequest(host.port, '/assets/index-1.js', { headers: { cookie } });
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('text/javascript');
    expect(headers['cache-control']).toContain('immutable');
  });

  test('an image that nobody knows is not there', async () => {
    const { cookie, page } = await enter();
    const blob = (hash: string, size: string) =>
      rawRequest(host.port, `/blob/${hash}?size=${size}&page=${page}`, { headers: { cookie } });
    expect((await blob('0'.repeat(64), '96')).status).toBe(404);
    expect((await blob('0'.repeat(64), '97')).status).toBe(404);
    expect((await blob('../../caselens.db', 'full')).status).toBe(404);
  });

  test('an export is a download with its name, and needs both secrets', async () => {
    const browser = await enter();
    const made = JSON.parse((await call(browser, 'app.exportLog', {})).body).output as { exportId: string; fileName: string };
    const address = `/export/${made.exportId}?page=${browser.page}`;
    const { status, headers, body } = await rawRequest(host.port, address, { headers: { cookie: browser.cookie } });
    expect(status).toBe(200);
    expect(headers['content-disposition']).toContain(`attachment; filename="${made.fileName}"`);
    expect(body).toContain('core started');
    expect((await rawRequest(host.port, address)).status).toBe(401);
    const unknown = `/export/01990000-0000-7000-8000-000000000001?page=${browser.page}`;
    expect((await rawRequest(host.port, unknown, { headers: { cookie: browser.cookie } })).status).toBe(404);
  });
});

describe('uploads', () => {
  const put = (browser: Browser, grantId: string, path: string, body: string) =>
    rawRequest(host.port, `/upload/${grantId}/${path}`, {
      method: 'PUT',
      headers: { cookie: browser.cookie, 'x-caselens-page': browser.page, origin: origin() },
      body,
    });

  test('become a grant whose files lie where the page said, inside the upload', async () => {
    const browser = await enter();
    const { grantId } = JSON.parse((await call(browser, 'uploads.begin', { name: 'cells' })).body).output as { grantId: string };
    expect((await put(browser, grantId, 'cells/A/one.txt', 'one')).status).toBe(200);
    expect((await put(browser, grantId, `cells/B/${encodeURIComponent('两 "2".txt'.replaceAll('"', "'"))}`, 'two')).status).toBe(
      200,
    );
    const { output } = JSON.parse((await call(browser, 'uploads.finish', { grantId })).body);
    expect(output).toMatchObject({ grantId, kind: 'folder', name: 'cells', fileCount: 2, origin: 'uploaded' });
    const { root } = await localApi(core).call('grants.root', { grantId: output.grantId });
    expect(readdirSync(join(root, 'B'))).toEqual(["两 '2'.txt"]);
    expect((await put(browser, grantId, 'cells/late.txt', 'late')).status).toBe(404);
  });

  test.each(['..%2f..%2fout.txt', '%2e%2e/out.txt', 'a/%2e%2e/%2e%2e/out.txt', 'a%5c..%5cout.txt', '%00', '%zz', ''])(
    'to %s are refused',
    async (path) => {
      const browser = await enter();
      const { grantId } = JSON.parse((await call(browser, 'uploads.begin', { name: 'x' })).body).output as { grantId: string };
      const { status } = await put(browser, grantId, path, 'x');
      expect(status).toBeGreaterThanOrEqual(400);
      expect(readdirSync(folder).sort()).toEqual(['home', 'page', 'secret.txt']);
    },
  );

  test('to a grant that nobody began are refused', async () => {
    expect((await put(await enter(), '01990000-0000-7000-8000-000000000001', 'a.txt', 'x')).status).toBe(404);
  });
});

describe('events', () => {
  function open(browser: Partial<Browser>, from = origin()): Promise<WebSocket | number> {
    const headers = browser.cookie === undefined ? {} : { cookie: browser.cookie };
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/events`, ['caselens', browser.page ?? 'none'], {
      origin: from,
      headers,
    });
    return new Promise((resolve, reject) => {
      socket.on('open', () => resolve(socket));
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      socket.on('error', reject);
    });
  }

  test('go to a page with both secrets', async () => {
    const browser = await enter();
    const socket = (await open(browser)) as WebSocket;
    const heard = new Promise<string>((resolve) => socket.on('message', (data: Buffer) => resolve(data.toString('utf8'))));
    await call(browser, 'settings.set', { theme: 'dark' });
    expect(JSON.parse(await heard)).toEqual({ name: 'data.changed', payload: { topics: ['settings'] } });
    socket.close();
  });

  test('and to no other', async () => {
    const { cookie, page } = await enter();
    expect(await open({})).toBe(403);
    expect(await open({ cookie })).toBe(403);
    expect(await open({ page })).toBe(403);
    expect(await open({ cookie, page }, 'http://attacker.example')).toBe(403);
  });
});
