/** Which image of a gallery the keyboard is at: arrows, Home, End and Page keys move it. Exactly one can be reached by Tab. */
export class GalleryFocus {
  active = $state(0);
  readonly #total: () => number;
  readonly #columns: () => number;
  readonly #rowsShown: () => number;

  constructor(shape: { readonly total: () => number; readonly columns: () => number; readonly rowsShown: () => number }) {
    this.#total = shape.total;
    this.#columns = shape.columns;
    this.#rowsShown = shape.rowsShown;
  }

  /** Moves as the key says; false where the key is none of the gallery's. */
  move(key: string): boolean {
    const columns = this.#columns();
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      PageUp: -columns * this.#rowsShown(),
      PageDown: columns * this.#rowsShown(),
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[key];
    if (step === undefined) return false;
    this.active = Math.max(0, Math.min(this.#total() - 1, this.active + step));
    return true;
  }
}
