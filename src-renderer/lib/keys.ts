const NAMES: Readonly<Record<string, string>> = {
  escape: 'Esc',
  enter: 'Enter',
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  shift: 'Shift',
  alt: 'Alt',
};

function isApple(): boolean {
  return /Mac|iP(hone|ad)/.test(navigator.userAgent);
}

/** The keys to draw for a combination: `mod+k` gives "Ctrl" and "K" (on a Mac "⌘" and "K"); `g h` gives "G" and "H". */
export function keyParts(keys: string): readonly string[] {
  return keys.split(/[+ ]/).map((part) => {
    if (part === 'mod') return isApple() ? '⌘' : 'Ctrl';
    return NAMES[part] ?? part.toUpperCase();
  });
}

/** The combination that a key press makes, as shortcuts are written: `mod+k`, `?`, `arrowleft`. */
export function pressedKeys(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const parts = [event.ctrlKey || event.metaKey ? 'mod' : '', event.altKey ? 'alt' : '', event.key.toLowerCase()];
  return parts.filter((part) => part !== '').join('+');
}

/** Whether keys typed here are text, so that one-letter shortcuts must keep still. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type);
}
