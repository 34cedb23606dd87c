/**
 * Walks the stanzas of a deb822 file (dpkg's status, a Packages list) and hands over the values of `fields`, in their order;
 * `undefined` for a field a stanza lacks. Only the first line of a value: every field asked for is a single line.
 */
export function forEachStanza(
  text: string,
  fields: readonly string[],
  visit: (values: readonly (string | undefined)[]) => void,
): void {
  const starts = fields.map((field) => `${field}:`);
  const initials = new Set(starts.map((start) => start.charCodeAt(0)));
  let values: (string | undefined)[] = [];
  let isEmpty = true;
  for (let at = 0; at < text.length; ) {
    let end = text.indexOf('\n', at);
    if (end < 0) end = text.length;
    if (end === at) {
      if (!isEmpty) visit(values);
      values = [];
      isEmpty = true;
    } else {
      isEmpty = false;
      // Most lines are descriptions and dependencies: one look at the first letter lets them pass.
      if (initials.has(text.charCodeAt(at))) {
        const field = starts.findIndex((start) => text.startsWith(start, at));
        if (field >= 0) values[field] = text.slice(at + (starts[field]?.length ?? 0), end).trim();
      }
    }
    at = end + 1;
  }
  if (!isEmpty) visit(values);
}
