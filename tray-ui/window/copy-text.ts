/**
 * Puts the text of an element on the clipboard; whether that went well. By the selection, as a person would: the page has no right to
 * the clipboard, and needs none.
 */
export function copyText(from: Element): boolean {
  const selection = getSelection();
  if (selection === null) return false;
  selection.selectAllChildren(from);
  const isDone = document.execCommand('copy');
  selection.removeAllRanges();
  return isDone;
}
