import { describe, expect, test } from 'vitest';
import { pressedKeys } from '#renderer/lib/keys.ts';

const press = (key: string, modifiers: Partial<KeyboardEvent> = {}): Parameters<typeof pressedKeys>[0] => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...modifiers,
});

describe('key presses', () => {
  test('Control and Command are one', () => {
    expect(pressedKeys(press('k', { ctrlKey: true }))).toBe('mod+k');
    expect(pressedKeys(press('K', { metaKey: true }))).toBe('mod+k');
  });

  test('a sign that needs Shift is the sign', () => {
    expect(pressedKeys(press('?'))).toBe('?');
    expect(pressedKeys(press('ArrowLeft'))).toBe('arrowleft');
  });
});
