import { describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import ConfirmDialog from '#renderer/components/ui/ConfirmDialog.svelte';
import CommandPalette from '#renderer/components/ui/CommandPalette.svelte';

describe('a dialog that deletes', () => {
  const props = { open: true, title: 'Delete Lesions?', confirmLabel: 'Delete the dataset' };

  test('names what will be lost before it lets the user go on', async () => {
    const onconfirm = vi.fn();
    const screen = await render(ConfirmDialog, { ...props, losses: null, onconfirm });
    const confirm = screen.getByRole('button', { name: 'Delete the dataset' });
    await expect.element(confirm).toBeDisabled();
    await screen.rerender({ losses: ['12 images', '1 split'] });
    await expect.element(screen.getByRole('listitem').nth(1)).toHaveTextContent('1 split');
    await confirm.click();
    expect(onconfirm).toHaveBeenCalledOnce();
  });

  test('Escape and Cancel leave everything as it is', async () => {
    const onconfirm = vi.fn();
    const onclose = vi.fn();
    const screen = await render(ConfirmDialog, { ...props, losses: [], onconfirm, onclose });
    await expect.element(screen.getByRole('dialog', { name: 'Delete Lesions?' })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(screen.getByRole('dialog')).not.toBeInTheDocument();
    expect(onclose).toHaveBeenCalledOnce();
    expect(onconfirm).not.toHaveBeenCalled();
  });
});

describe('the command palette', () => {
  test('is used with the keyboard alone', async () => {
    const run = vi.fn();
    const commands = ['Home', 'Data', 'Settings'].map((label) => ({
      id: label,
      label,
      section: 'Pages',
      run: () => run(label),
    }));
    const screen = await render(CommandPalette, { open: true, commands });
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(screen.getByRole('option', { name: 'Data' })).toHaveAttribute('aria-selected', 'true');
    await userEvent.keyboard('set');
    await expect.element(screen.getByRole('option')).toHaveTextContent('Settings');
    await userEvent.keyboard('{Enter}');
    expect(run).toHaveBeenCalledExactlyOnceWith('Settings');
    await expect.element(screen.getByRole('dialog')).not.toBeInTheDocument();
  });

  test('says when nothing answers', async () => {
    const screen = await render(CommandPalette, { open: true, commands: [] });
    await expect.element(screen.getByText('Nothing answers this search.')).toBeVisible();
  });
});
