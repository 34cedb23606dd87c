/** A part of the page by its id; the page and its script are made for each other, so one that is missing is a fault of ours. */
export function part(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page lacks #${id}`);
  return found;
}
