import { beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import SettingsPage from '#renderer/pages/settings/SettingsPage.svelte';
import type { CallOutput } from '#shared/contract/contract.ts';
import { memoryApi } from '#test/component/cases/memory-core.ts';
import PageWindow from '#test/component/cases/PageWindow.svelte';

type Info = CallOutput<'engine.info'>;

const INSTALL = 'npm run engine:install';
const onnx = { runner: 'onnx', device: 'A processor', precision: 'float32', reason: 'It is the fastest runner.' } as const;
const off = { runner: null, device: '', precision: 'float32', reason: 'It is not installed.' } as const;
const measured = {
  measuredAtMs: Date.UTC(2026, 0, 1),
  oneDnn: { used: true, onMs: 76.2, offMs: 99.4 },
  bfloat16: { supported: false, used: false, float32Ms: 76.2, bfloat16Ms: null },
};

function info(changes: Partial<Info> = {}): Info {
  const works = { available: true, device: 'A processor', version: '1', reason: 'works' };
  return {
    runners: [
      { id: 'tensorflow', ...works, available: false, reason: 'It is not installed.' },
      { id: 'onnx', ...works },
    ],
    chosen: { prediction: onnx, features: onnx, training: off },
    measured: null,
    node: 'v24',
    cores: 2,
    ...changes,
  };
}

function core(engine: Info, selftest: CallOutput<'engine.selftest'> = { checks: [], missing: [], measured: null }) {
  return memoryApi({
    'engine.info': () => engine,
    'engine.selftest': () => selftest,
    'settings.get': () => ({ theme: 'system', language: 'en', storage: 'reference', runner: 'auto' }),
  });
}

beforeEach(() => history.replaceState(null, '', '#/settings/engine'));

test('shows what runs where and why; without TensorFlow it says how to install it', async () => {
  const screen = await render(PageWindow, { api: core(info()), page: SettingsPage });
  const uses = screen.getByRole('table', { name: 'What runs where' });
  await expect.element(uses.getByRole('row', { name: /Diagnoses.*ONNX Runtime.*float32.*fastest/ })).toBeVisible();
  await expect.element(uses.getByRole('row', { name: /Training of whole networks.*Off.*not installed/ })).toBeVisible();
  await expect.element(screen.getByText(INSTALL)).toBeVisible();
  await expect.element(screen.getByText('Not measured yet.', { exact: false })).toBeVisible();
});

test('where TensorFlow trains nothing is said about installing it, and the figures of this computer are shown', async () => {
  const trains = { runner: 'tensorflow', device: 'A processor', precision: 'float32', reason: 'It trains.' } as const;
  const engine = info({ chosen: { prediction: onnx, features: onnx, training: trains }, measured });
  const screen = await render(PageWindow, { api: core(engine), page: SettingsPage });
  const ways = screen.getByRole('table', { name: 'Measured on this computer' });
  await expect.element(ways.getByRole('row', { name: /oneDNN.*Used.*76 ms/ })).toBeVisible();
  await expect.element(ways.getByRole('row', { name: /bfloat16.*This processor has no bfloat16 arithmetic/ })).toBeVisible();
  expect(screen.getByText(INSTALL).elements()).toHaveLength(0);
});

test('the self-test shows each check, and a runner that is not there as not tested', async () => {
  const check = { runner: 'onnx', name: 'pools', passed: true, detail: 'largest difference 1e-7', milliseconds: 12 } as const;
  const api = core(info(), {
    checks: [check, { ...check, name: 'shapes', passed: false }],
    missing: [{ runner: 'tensorflow', reason: 'It is not installed.' }],
    measured: null,
  });
  const screen = await render(PageWindow, { api, page: SettingsPage });
  await screen.getByRole('button', { name: 'Run the self-test' }).click();
  await expect.element(screen.getByText('1 of 2 checks passed.')).toBeVisible();
  await expect.element(screen.getByText('TensorFlow was not tested. It is not installed.')).toBeVisible();
  const asked = api.calls.filter(({ channel }) => channel === 'engine.info');
  // Once for the page, once for what the self-test measured.
  expect(asked).toHaveLength(2);
});
