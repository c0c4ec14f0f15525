import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import OutcomeDialog from '#renderer/components/cases/OutcomeDialog.svelte';

const labels = ['melanoma', 'nevus'];

test('an outcome needs a label, and keeps its source', async () => {
  const onsave = vi.fn(async () => true);
  const onclose = vi.fn();
  const screen = await render(OutcomeDialog, { title: 'case 7', labels, current: null, onsave, onclose });
  await screen.getByRole('button', { name: 'Save' }).click();
  await expect.element(screen.getByText('Choose or write what it was.')).toBeVisible();
  expect(onsave).not.toHaveBeenCalled();
  await screen.getByLabelText('What it was').selectOptions('nevus');
  await screen.getByLabelText('Confirmed by').fill(' Histology ');
  await screen.getByRole('button', { name: 'Save' }).click();
  expect(onsave).toHaveBeenCalledWith('nevus', 'Histology');
  await expect.poll(() => onclose.mock.calls.length).toBe(1);
});

test('an outcome that no model knows is written in words', async () => {
  const onsave = vi.fn(async () => true);
  const screen = await render(OutcomeDialog, { title: 'case 7', labels, current: null, onsave, onclose: vi.fn() });
  await screen.getByLabelText('What it was').selectOptions('Something else');
  await screen.getByLabelText('In your words').fill('神经纤维瘤');
  await screen.getByRole('button', { name: 'Save' }).click();
  expect(onsave).toHaveBeenCalledWith('神经纤维瘤', '');
});

test('a recorded outcome can be taken back; a failed save keeps the dialog', async () => {
  const onsave = vi.fn(async () => false);
  const onclose = vi.fn();
  const current = { label: 'nevus', source: 'Follow-up' };
  const screen = await render(OutcomeDialog, { title: 'case 7', labels, current, onsave, onclose });
  await expect.element(screen.getByLabelText('Confirmed by')).toHaveValue('Follow-up');
  await screen.getByRole('button', { name: 'Take back' }).click();
  expect(onsave).toHaveBeenCalledWith(null, '');
  expect(onclose).not.toHaveBeenCalled();
});
