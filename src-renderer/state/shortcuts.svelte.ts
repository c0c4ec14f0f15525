import { SvelteMap } from 'svelte/reactivity';
import { isTyping, pressedKeys } from '#renderer/lib/keys.ts';

/** `keys`: `mod+k`, `?`, `arrowleft`, or two letters one after the other: `g d`. */
export interface Shortcut {
  readonly keys: string;
  readonly label: string;
  readonly run: () => void;
  /** Works while a text is being typed too. */
  readonly whileTyping?: boolean;
}

export interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}

// Long enough for two unhurried keys, short enough that a stray `g` is forgotten.
const SEQUENCE_MS = 1200;

/** The keys that work now: those of the frame and those of the page that is open. */
export class Shortcuts {
  readonly #groups = new SvelteMap<symbol, ShortcutGroup>();
  #first: { readonly key: string; readonly atMs: number } | null = null;

  readonly groups = $derived([...this.#groups.values()]);

  /** Adds keys until the returned function is called. A later group wins over an earlier one. */
  add(group: ShortcutGroup): () => void {
    const id = Symbol(group.title);
    this.#groups.set(id, group);
    return () => this.#groups.delete(id);
  }

  /** Runs what the key press stands for, if anything. */
  handle(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    const pressed = pressedKeys(event);
    const isTyped = isTyping(event.target) || document.querySelector('dialog[open]') !== null;
    const sequence =
      this.#first !== null && event.timeStamp - this.#first.atMs < SEQUENCE_MS ? `${this.#first.key} ${pressed}` : null;
    this.#first = pressed.length === 1 && !isTyped ? { key: pressed, atMs: event.timeStamp } : null;
    const found = (sequence === null ? undefined : this.#find(sequence)) ?? this.#find(pressed);
    if (found === undefined || (isTyped && found.whileTyping !== true)) return;
    event.preventDefault();
    this.#first = null;
    found.run();
  }

  #find(keys: string): Shortcut | undefined {
    for (const group of this.groups.toReversed()) {
      const found = group.shortcuts.find((shortcut) => shortcut.keys === keys);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
