import { describe, expect, test } from 'vitest';
import { makeRouter, SLOW_CALL_MS } from '#main/router/router.ts';
import type { ChannelName, Handlers } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors/app-error.ts';

interface Line {
  readonly text: string;
  readonly details: object | undefined;
}

/** A router over a few handlers; all others would not be there, which no test here calls. */
function routerOver(handlers: Partial<Handlers<ChannelName>>) {
  const lines: Line[] = [];
  const note = (text: string, details?: object) => void lines.push({ text, details });
  const router = makeRouter({
    handlers: handlers as Handlers<ChannelName>,
    checksOutput: true,
    log: { warn: note, error: note },
  });
  return { router, lines };
}

const page = { access: 'page' } as const;
const local = { access: 'local' } as const;
const jobId = '01990000-0000-7000-8000-000000000001';

describe('router', () => {
  test('hands the parsed input on, with defaults filled in, and answers with the output', async () => {
    const seen: unknown[] = [];
    const { router } = routerOver({
      'recipes.list': (input) => {
        seen.push(input);
        return { recipes: [] };
      },
    });
    expect(await router(page, 'recipes.list', {})).toEqual({ ok: true, output: { recipes: [] } });
    expect(seen).toEqual([{ classes: null }]);
  });

  test.each(['nothing.here', 'constructor', '__proto__', ''])('refuses the unknown channel "%s"', async (channel) => {
    const { router } = routerOver({});
    expect(await router(local, channel, {})).toEqual({ ok: false, error: { code: 'call/unknown', details: { channel } } });
  });

  test('refuses input of another form before any handler, and names the place', async () => {
    const { router } = routerOver({
      'jobs.get': () => {
        throw new AppError('internal/unexpected', { reason: 'must not be called' });
      },
    });
    const reply = await router(page, 'jobs.get', { jobId: 'no uuid' });
    expect(reply).toMatchObject({
      ok: false,
      error: { code: 'call/invalid-input', details: { channel: 'jobs.get', path: 'jobId' } },
    });
    expect(await router(page, 'jobs.get', { jobId, more: 1 })).toMatchObject({
      ok: false,
      error: { code: 'call/invalid-input' },
    });
    expect(await router(page, 'jobs.get', undefined)).toMatchObject({ ok: false, error: { code: 'call/invalid-input' } });
  });

  test('lets only local programs make calls that name paths', async () => {
    const { router } = routerOver({ 'grants.root': () => ({ root: 'somewhere' }) });
    const input = { grantId: jobId };
    expect(await router(page, 'grants.root', input)).toEqual({
      ok: false,
      error: { code: 'call/not-allowed', details: { channel: 'grants.root' } },
    });
    expect(await router(local, 'grants.root', input)).toEqual({ ok: true, output: { root: 'somewhere' } });
  });

  test('answers with the code of an AppError, and with internal/unexpected and a line in the log for everything else', async () => {
    const { router, lines } = routerOver({
      'jobs.get': ({ jobId: id }) => {
        throw new AppError('entity/not-found', { entity: 'job', id });
      },
      'jobs.list': () => Promise.reject(new TypeError('broken')),
    });
    expect(await router(page, 'jobs.get', { jobId })).toMatchObject({ ok: false, error: { code: 'entity/not-found' } });
    expect(lines).toEqual([]);
    expect(await router(page, 'jobs.list', {})).toEqual({
      ok: false,
      error: { code: 'internal/unexpected', details: { reason: 'broken' } },
    });
    expect(lines.map(({ text }) => text)).toEqual(['a call failed unexpectedly']);
  });

  test('finds an output that is not as agreed', async () => {
    const { router } = routerOver({
      'datasets.deletePreview': () => ({ images: 1.5, splits: 0, evaluations: 0, models: 0, copiedBytes: 0 }),
    });
    const reply = await router(page, 'datasets.deletePreview', { datasetId: jobId });
    expect(reply).toMatchObject({ ok: false, error: { code: 'internal/unexpected' } });
    expect(JSON.stringify(reply)).toContain('images');
  });

  test('logs a slow call without the values of its input', async () => {
    const { router, lines } = routerOver({
      'cases.facets': async () => {
        await new Promise((resolve) => setTimeout(resolve, SLOW_CALL_MS + 20));
        return { total: 0, withoutOutcome: 0, labels: [], models: [] };
      },
    });
    await router(page, 'cases.facets', {});
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ text: 'slow call', details: { channel: 'cases.facets' } });
    expect(Object.keys(lines[0]?.details ?? {})).toEqual(['channel', 'tookMs']);
  });
});
