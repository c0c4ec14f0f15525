// The head of a table stays at the top while its rows scroll under it.
const HEAD = 40;

/** Scrolls the area around a virtual table just so far that the row at `index` is in view; rows are `rowHeight` pixels high. */
export function revealRow(wrapper: HTMLElement, index: number, rowHeight: number): void {
  const area = wrapper.closest<HTMLElement>('[data-scroll-area]');
  const body = wrapper.querySelector('[role="rowgroup"]:last-child');
  if (area === null || body === null) return;
  const top = body.getBoundingClientRect().top - area.getBoundingClientRect().top + index * rowHeight;
  const below = top + rowHeight - area.clientHeight;
  if (top < HEAD) area.scrollTop += top - HEAD;
  else if (below > 0) area.scrollTop += below + rowHeight / 2;
}

/** Gives the focus to what carries `data-row` in a virtual table, once the row is drawn. */
export function focusRow(wrapper: HTMLElement, row: string): void {
  requestAnimationFrame(() => {
    requestAnimationFrame(() => {
      wrapper.querySelector<HTMLElement>(`[data-row="${CSS.escape(row)}"]`)?.focus({ preventScroll: true });
    });
  });
}
