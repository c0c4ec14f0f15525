import { expect, test } from 'vitest';
import type { FromEngine } from '#shared/contract/engine/protocol.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { EngineHandlers } from '#main/engine/serve/handler.ts';
import { serve } from '#main/engine/serve/serve.ts';

/** A channel of two lists: what is sent can be waited for, what is received is said. */
function startServe(handlers: Partial<EngineHandlers>) {
  const sent: FromEngine[] = [];
  let say: (message: unknown) => void = () => undefined;
  let onSent: () => void = () => undefined;
  let shutdowns = 0;
  const channel = {
    send: (message: FromEngine) => {
      sent.push(message);
      onSent();
    },
    onMessage: (listener: (message: unknown) => void) => (say = listener),
  };
  serve(handlers as EngineHandlers, channel, () => shutdowns++);
  const answerTo = async (id: number): Promise<FromEngine> => {
    for (;;) {
      const found = sent.find((message) => (message.kind === 'result' || message.kind === 'error') && message.id === id);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => (onSent = resolve));
    }
  };
  return { sent, say: (message: unknown) => say(message), answerTo, shutdowns: () => shutdowns };
}

const thumbnailInput = { path: '/a.png', size: 64, outPath: '/b.webp' };

test('a request is parsed, run and answered; ready comes first', async () => {
  const engine = startServe({ 'images.thumbnail': (input) => Promise.resolve({ width: input.size, height: 1 }) });
  engine.say({ kind: 'request', id: 7, method: 'images.thumbnail', input: thumbnailInput });
  expect(await engine.answerTo(7)).toEqual({ kind: 'result', id: 7, output: { width: 64, height: 1 } });
  expect(engine.sent[0]).toEqual({ kind: 'ready', pid: process.pid });
});

test('unknown methods, wrong input and malformed messages are answered, not thrown', async () => {
  const engine = startServe({});
  engine.say({ kind: 'request', id: 1, method: 'images.paint', input: {} });
  engine.say({ kind: 'request', id: 2, method: 'images.thumbnail', input: { ...thumbnailInput, size: 'large' } });
  engine.say({ kind: 'request', id: 3, method: 'toString', input: {} });
  engine.say('hello');
  expect(await engine.answerTo(1)).toMatchObject({ error: { code: 'call/unknown' } });
  expect(await engine.answerTo(2)).toMatchObject({
    error: { code: 'call/invalid-input', details: { channel: 'images.thumbnail', path: 'size' } },
  });
  expect(await engine.answerTo(3)).toMatchObject({ error: { code: 'call/unknown' } });
  expect(engine.sent).toContainEqual(expect.objectContaining({ kind: 'log', level: 'error' }));
});

test('an AppError keeps its code; any other error is logged and becomes internal/unexpected', async () => {
  const engine = startServe({
    'images.thumbnail': ({ size }) =>
      Promise.reject(size === 64 ? new AppError('disk/full', { path: '/x' }) : new TypeError('a fault of the program')),
  });
  engine.say({ kind: 'request', id: 1, method: 'images.thumbnail', input: thumbnailInput });
  engine.say({ kind: 'request', id: 2, method: 'images.thumbnail', input: { ...thumbnailInput, size: 65 } });
  expect(await engine.answerTo(1)).toMatchObject({ error: { code: 'disk/full', details: { path: '/x' } } });
  expect(await engine.answerTo(2)).toMatchObject({ error: { code: 'internal/unexpected' } });
  expect(engine.sent.some((message) => message.kind === 'log' && message.text.includes('a fault of the program'))).toBe(true);
});

test('cancelling aborts the signal of that request only', async () => {
  const engine = startServe({
    'images.thumbnail': async ({ size }, { signal }) => {
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve());
        if (size === 64) resolve();
      });
      signal.throwIfAborted();
      return { width: 1, height: 1 };
    },
  });
  engine.say({ kind: 'request', id: 1, method: 'images.thumbnail', input: { ...thumbnailInput, size: 65 } });
  engine.say({ kind: 'request', id: 2, method: 'images.thumbnail', input: thumbnailInput });
  expect(await engine.answerTo(2)).toMatchObject({ kind: 'result' });
  engine.say({ kind: 'cancel', id: 99 });
  engine.say({ kind: 'cancel', id: 1 });
  expect(await engine.answerTo(1)).toMatchObject({ kind: 'error', error: { code: 'engine/cancelled' } });
});

test('items and progress come before the result; shutdown aborts and is passed on', async () => {
  const engine = startServe({
    'images.nearDuplicates': (_, context) => {
      context.progress({ phase: 'duplicates', done: 1, total: 9, unit: 'blocks' });
      context.progress({ phase: 'duplicates', done: 2, total: 9, unit: 'blocks' });
      return Promise.resolve({ clusters: [], pairs: 0 });
    },
  });
  engine.say({
    kind: 'request',
    id: 4,
    method: 'images.nearDuplicates',
    input: { thumbnailsPath: '/t', count: 0, threshold: 0.99, skip: [] },
  });
  await engine.answerTo(4);
  const kinds = engine.sent.filter((message) => 'id' in message).map((message) => message.kind);
  expect(kinds).toEqual(['progress', 'progress', 'result']);
  engine.say({ kind: 'shutdown' });
  expect(engine.shutdowns()).toBe(1);
});
