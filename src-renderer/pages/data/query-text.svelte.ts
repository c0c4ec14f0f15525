const SETTLES_AFTER_MS = 200;

/** A search text: `typed` follows the keys, `settled` follows once they rest, so that not every letter asks the core. */
export class QueryText {
  #typed = $state('');
  settled = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;

  get typed(): string {
    return this.#typed;
  }

  set typed(text: string) {
    this.#typed = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.settled = text.trim();
    }, SETTLES_AFTER_MS);
  }
}
