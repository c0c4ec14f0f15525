import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Figure from '#renderer/components/ui/Figure.svelte';

describe('a figure', () => {
  test('never stands alone: interval beside it, n and method on focus', async () => {
    const screen = await render(Figure, {
      name: 'Sensitivity',
      figure: { defined: true, value: 0.91, low: 0.84, high: 0.95, n: 1100, method: 'wilson' },
    });
    const figure = screen.getByRole('button');
    await expect.element(figure).toHaveTextContent('91.0% 84.0% to 95.0%');
    await userEvent.tab();
    await expect.element(screen.getByRole('tooltip')).toBeVisible();
    await expect.element(screen.getByRole('tooltip')).toHaveTextContent('Sensitivity 95% interval: Wilson score. n = 1,100.');
    await userEvent.keyboard('{Escape}');
    await expect.element(screen.getByRole('tooltip')).not.toBeInTheDocument();
  });

  test('that does not exist says n/a and why, not 0', async () => {
    const screen = await render(Figure, { name: 'PPV', figure: { defined: false, n: 0, reason: 'never-called' } });
    await expect.element(screen.getByRole('button')).toHaveTextContent('n/a no image was called this class');
  });
});
