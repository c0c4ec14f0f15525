import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { localApi } from '#main/core/core-connection.ts';
import { rawRequest } from './raw-request.ts';
import type { Browser } from './running-host.ts';
import { useHost } from './running-host.ts';

const at = useHost();

describe('files', () => {
  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '//secret.txt',
  ])('outside the page are not there: %s', async (path) => {
    const { cookie, page } = await at.enter();
    const { status, body } = await rawRequest(at.port, path, { headers: { cookie, 'x-caselens-page': page } });
    expect(status).toBe(404);
    expect(body).not.toContain('secret\n');
    expect(body).not.toBe('secret');
  });

  test('of the page may be kept by the browser, as their names change with them', async () => {
    const { cookie } = await at.enter();
    const { status, headers } = await rawRequest(at.port, '/assets/index-1.js', { headers: { cookie } });
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('text/javascript');
    expect(headers['cache-control']).toContain('immutable');
  });

  test('an image that nobody knows is not there', async () => {
    const { cookie, page } = await at.enter();
    const blob = (hash: string, size: string) =>
      rawRequest(at.port, `/blob/${hash}?size=${size}&page=${page}`, { headers: { cookie } });
    expect((await blob('0'.repeat(64), '96')).status).toBe(404);
    expect((await blob('0'.repeat(64), '97')).status).toBe(404);
    expect((await blob('../../caselens.db', 'full')).status).toBe(404);
  });

  test('an export is a download with its name, and needs both secrets', async () => {
    const browser = await at.enter();
    const made = JSON.parse((await at.call(browser, 'app.exportLog', {})).body).output as { exportId: string; fileName: string };
    const address = `/export/${made.exportId}?page=${browser.page}`;
    const { status, headers, body } = await rawRequest(at.port, address, { headers: { cookie: browser.cookie } });
    expect(status).toBe(200);
    expect(headers['content-disposition']).toContain(`attachment; filename="${made.fileName}"`);
    expect(body).toContain('core started');
    expect((await rawRequest(at.port, address)).status).toBe(401);
    const unknown = `/export/01990000-0000-7000-8000-000000000001?page=${browser.page}`;
    expect((await rawRequest(at.port, unknown, { headers: { cookie: browser.cookie } })).status).toBe(404);
  });
});

describe('uploads', () => {
  const put = (browser: Browser, grantId: string, path: string, body: string) =>
    rawRequest(at.port, `/upload/${grantId}/${path}`, {
      method: 'PUT',
      headers: { cookie: browser.cookie, 'x-caselens-page': browser.page, origin: at.origin },
      body,
    });

  test('become a grant whose files lie where the page said, inside the upload', async () => {
    const browser = await at.enter();
    const { grantId } = JSON.parse((await at.call(browser, 'uploads.begin', { name: 'cells' })).body).output as {
      grantId: string;
    };
    expect((await put(browser, grantId, 'cells/A/one.txt', 'one')).status).toBe(200);
    expect((await put(browser, grantId, `cells/B/${encodeURIComponent('两 "2".txt'.replaceAll('"', "'"))}`, 'two')).status).toBe(
      200,
    );
    const { output } = JSON.parse((await at.call(browser, 'uploads.finish', { grantId })).body);
    expect(output).toMatchObject({ grantId, kind: 'folder', name: 'cells', fileCount: 2, origin: 'uploaded' });
    const { root } = await localApi(at.core).call('grants.root', { grantId: output.grantId });
    expect(readdirSync(join(root, 'B'))).toEqual(["两 '2'.txt"]);
    expect((await put(browser, grantId, 'cells/late.txt', 'late')).status).toBe(404);
  });

  test.each(['..%2f..%2fout.txt', '%2e%2e/out.txt', 'a/%2e%2e/%2e%2e/out.txt', 'a%5c..%5cout.txt', '%00', '%zz', ''])(
    'to %s are refused',
    async (path) => {
      const browser = await at.enter();
      const { grantId } = JSON.parse((await at.call(browser, 'uploads.begin', { name: 'x' })).body).output as { grantId: string };
      const { status } = await put(browser, grantId, path, 'x');
      expect(status).toBeGreaterThanOrEqual(400);
      expect(readdirSync(at.folder).sort()).toEqual(['home', 'page', 'secret.txt']);
    },
  );

  test('to a grant that nobody began are refused', async () => {
    expect((await put(await at.enter(), '01990000-0000-7000-8000-000000000001', 'a.txt', 'x')).status).toBe(404);
  });
});

describe('events', () => {
  function open(browser: Partial<Browser>, from = at.origin): Promise<WebSocket | number> {
    const headers = browser.cookie === undefined ? {} : { cookie: browser.cookie };
    const socket = new WebSocket(`ws://127.0.0.1:${at.port}/events`, ['caselens', browser.page ?? 'none'], {
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
    const browser = await at.enter();
    const socket = (await open(browser)) as WebSocket;
    const heard = new Promise<string>((resolve) => socket.on('message', (data: Buffer) => resolve(data.toString('utf8'))));
    await at.call(browser, 'settings.set', { theme: 'dark' });
    expect(JSON.parse(await heard)).toEqual({ name: 'data.changed', payload: { topics: ['settings'] } });
    socket.close();
  });

  test('and to no other', async () => {
    const { cookie, page } = await at.enter();
    expect(await open({})).toBe(403);
    expect(await open({ cookie })).toBe(403);
    expect(await open({ page })).toBe(403);
    expect(await open({ cookie, page }, 'http://attacker.example')).toBe(403);
  });
});
