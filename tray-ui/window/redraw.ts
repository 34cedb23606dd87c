/** Puts new children into a part of the page; what had the focus in it has it again, by its `data-id`. */
export function redraw(into: HTMLElement, children: readonly Node[]): void {
  const focused = document.activeElement;
  const id =
    focused !== null && into.contains(focused) ? focused.closest<HTMLElement>('[data-id]')?.dataset['id'] : undefined;
  into.replaceChildren(...children);
  if (id === undefined) return;
  const again = into.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
  (again?.querySelector('summary') ?? again)?.focus({ preventScroll: true });
}
