import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { CoreConnection } from '#main/core/core-connection.ts';
import { openCore } from '#main/core/open-core.ts';
import type { Host } from '#main/host/start-host.ts';
import { startHost } from '#main/host/start-host.ts';
import type { RawAnswer } from './raw-request.ts';
import { rawRequest } from './raw-request.ts';

/** The two secrets of a browser that was let in. */
export interface Browser {
  readonly cookie: string;
  readonly page: string;
}

/** A real host over a real core, with a stand-in for the page so that nothing has to be built. */
export class RunningHost {
  /** Holds `home`, `page` and a file `secret.txt` that nobody may see. */
  folder = '';
  #core: CoreConnection | null = null;
  #host: Host | null = null;

  get core(): CoreConnection {
    return this.#core!;
  }

  get host(): Host {
    return this.#host!;
  }

  get port(): number {
    return this.host.port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.folder = mkdtempSync(join(tmpdir(), 'caselens-host-'));
    const pageDir = join(this.folder, 'page');
    mkdirSync(join(pageDir, 'assets'), { recursive: true });
    writeFileSync(join(pageDir, 'index.html'), '<!doctype html><html><head><title>CaseLens</title></head></html>');
    writeFileSync(join(pageDir, 'assets', 'index-1.js'), 'export {};');
    writeFileSync(join(this.folder, 'secret.txt'), 'secret');
    this.#core = await openCore({ home: join(this.folder, 'home'), transport: 'host', client: 'window' });
    this.#host = await startHost({ core: this.#core, pageDir, port: 0 });
  }

  async stop(): Promise<void> {
    await this.host.close();
    await this.core.close({ atOnce: true });
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Lets a browser in through a fresh one-time address. */
  async enter(): Promise<Browser> {
    const { search } = new URL(this.host.freshAddress());
    const { headers, body } = await rawRequest(this.port, `/${search}`);
    const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const page = /name="caselens-page-token" content="([^"]+)"/.exec(body)?.[1] ?? '';
    return { cookie, page };
  }

  call(browser: Partial<Browser>, channel: string, input: unknown, headers: Record<string, string> = {}): Promise<RawAnswer> {
    return rawRequest(this.port, `/call/${channel}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: this.origin,
        ...(browser.cookie === undefined ? {} : { cookie: browser.cookie }),
        ...(browser.page === undefined ? {} : { 'x-caselens-page': browser.page }),
        ...headers,
      },
      body: JSON.stringify(input),
    });
  }
}

/** A host for the tests of one file. */
export function useHost(): RunningHost {
  const running = new RunningHost();
  beforeAll(() => running.start());
  afterAll(() => running.stop());
  return running;
}
