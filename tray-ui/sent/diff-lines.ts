import type { JsonLine } from '../window/window-api.ts';

/** Beyond this the table of the comparison would be large; then all of the old is taken away and all of the new put there. */
const mostLines = 300;

/** How one text became another, line by line, by their longest common subsequence. */
export function diffLines(before: readonly string[], after: readonly string[]): JsonLine[] {
  if (before.length > mostLines || after.length > mostLines)
    return [...before.map((text) => removed(text)), ...after.map((text) => added(text))];
  const common = commonLengths(before, after);
  const lines: JsonLine[] = [];
  let [old, now] = [0, 0];
  while (old < before.length || now < after.length) {
    const [gone, come] = [before[old], after[now]];
    if (gone !== undefined && gone === come) {
      lines.push({ text: gone });
      old += 1;
      now += 1;
    } else if (
      come === undefined ||
      (gone !== undefined && lengthAt(common, old + 1, now) >= lengthAt(common, old, now + 1))
    ) {
      lines.push(removed(gone ?? ''));
      old += 1;
    } else {
      lines.push(added(come));
      now += 1;
    }
  }
  return lines;
}

const removed = (text: string): JsonLine => ({ text, mark: 'removed' });
const added = (text: string): JsonLine => ({ text, mark: 'added' });
const lengthAt = (table: readonly (readonly number[])[], old: number, now: number): number => table[old]?.[now] ?? 0;

/** For each pair of places how many lines the two have in common from there on. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const table = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let old = before.length - 1; old >= 0; old -= 1) {
    for (let now = after.length - 1; now >= 0; now -= 1) {
      const length =
        before[old] === after[now]
          ? lengthAt(table, old + 1, now + 1) + 1
          : Math.max(lengthAt(table, old + 1, now), lengthAt(table, old, now + 1));
      (table[old] as number[])[now] = length;
    }
  }
  return table;
}
