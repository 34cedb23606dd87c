/**
 * Compares two dotted versions number by number: `12.10` is newer than `12.9`. A part that is no number counts by its
 * text, after every number. Negative, zero or positive as for a sort. Not for package versions: those have their own rules.
 */
export function compareVersions(left: string, right: string): number {
  const a = left.split('.');
  const b = right.split('.');
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = comparePart(a[at] ?? '0', b[at] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

function comparePart(a: string, b: string): number {
  const numeric = [a, b].map((part) => /^\d{1,15}$/.test(part));
  if (numeric[0] && numeric[1]) return Number(a) - Number(b);
  if (numeric[0] !== numeric[1]) return numeric[0] ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
