const LARGEST_SCALE = 32;
const STEP = 1.25;
const LARGEST_FIT = 8;

export interface ViewSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Which part of an image a window shows. `scale`: screen pixels for a pixel of the image; `x`, `y`: where the image's
 * upper left corner lies in the window, in screen pixels. Starts fitted: the whole image; a small one enlarged by a whole
 * number, so that every pixel keeps its square.
 */
export class ImageView {
  image = $state.raw<ViewSize>({ width: 0, height: 0 });
  window = $state.raw<ViewSize>({ width: 0, height: 0 });
  #chosen = $state.raw<{ readonly scale: number; readonly x: number; readonly y: number } | null>(null);

  readonly fitScale = $derived.by(() => {
    if (this.image.width === 0 || this.window.width === 0) return 1;
    const room = Math.min(this.window.width / this.image.width, this.window.height / this.image.height);
    return room < 1 ? room : Math.min(LARGEST_FIT, Math.floor(room));
  });
  readonly isFitted = $derived(this.#chosen === null);
  readonly scale = $derived(this.#chosen?.scale ?? this.fitScale);
  readonly x = $derived(this.#chosen?.x ?? (this.window.width - this.image.width * this.fitScale) / 2);
  readonly y = $derived(this.#chosen?.y ?? (this.window.height - this.image.height * this.fitScale) / 2);

  readonly fit = (): void => {
    this.#chosen = null;
  };

  /** Shows `scale` screen pixels for an image pixel, and keeps the point at (`atX`, `atY`) of the window where it is. */
  zoomTo(scale: number, atX = this.window.width / 2, atY = this.window.height / 2): void {
    const next = Math.min(LARGEST_SCALE, Math.max(Math.min(this.fitScale, 1), scale));
    const ratio = next / this.scale;
    this.#place(next, atX - (atX - this.x) * ratio, atY - (atY - this.y) * ratio);
  }

  /** Zooms by steps of a quarter: positive in, negative out. */
  zoomBy(steps: number, atX?: number, atY?: number): void {
    this.zoomTo(this.scale * STEP ** steps, atX, atY);
  }

  /** Moves the image by screen pixels. */
  pan(byX: number, byY: number): void {
    this.#place(this.scale, this.x + byX, this.y + byY);
  }

  /** Keeps the image in the window: centred where it is smaller, covering the window where it is larger. */
  #place(scale: number, x: number, y: number): void {
    const keep = (at: number, room: number, size: number): number =>
      size <= room ? (room - size) / 2 : Math.min(0, Math.max(room - size, at));
    this.#chosen = {
      scale,
      x: keep(x, this.window.width, this.image.width * scale),
      y: keep(y, this.window.height, this.image.height * scale),
    };
  }
}
