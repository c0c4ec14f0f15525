/**
 * Where a long list lies in the area that scrolls it (the nearest ancestor with `data-scroll-area`), so that the list can
 * be virtual while the page scrolls as a whole.
 */
export class ScrollPlace {
  area = $state.raw<HTMLElement>();
  /** Pixels from the area's top to the list's top. */
  start = $state(0);

  /** Attach to the list's element. */
  readonly watch = (list: HTMLElement): (() => void) => {
    const area = list.closest<HTMLElement>('[data-scroll-area]');
    // Without an area of fixed height every row would be in view: nothing is drawn then.
    if (area === null) return () => undefined;
    this.area = area;
    const measure = (): void => {
      this.start = list.getBoundingClientRect().top - area.getBoundingClientRect().top + area.scrollTop;
    };
    // What stands above the list may grow or shrink without the area changing its size.
    // In the next frame: a new place changes the layout that is being observed.
    let frame = 0;
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(measure);
    });
    observer.observe(area);
    for (let above: Element | null = list; above !== null && above !== area; above = above.parentElement) {
      observer.observe(above);
      for (let sibling = above.previousElementSibling; sibling !== null; sibling = sibling.previousElementSibling)
        observer.observe(sibling);
    }
    measure();
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
    };
  };

  /** First and last row in view, with `spare` rows on both sides; rows are `rowHeight` pixels high. */
  rowsInView(rowHeight: number, spare: number): { readonly first: number; readonly last: number } {
    if (this.area === undefined || rowHeight <= 0) return { first: 0, last: 0 };
    const offset = this.area.scrollTop - this.start;
    return {
      first: Math.max(0, Math.floor(offset / rowHeight) - spare),
      last: Math.max(0, Math.ceil((offset + this.area.clientHeight) / rowHeight) + spare),
    };
  }
}
