/**
 * The packages for which a security advisory waits, out of `dnf updateinfo list --all --security`: one row for each advisory of an
 * installed package, marked `i` where it is in place. Undefined when a row makes no sense, the text is cut off, or there is none.
 */
export function parseAdvisories(text: string): readonly string[] | undefined {
  if (!text.endsWith('\n')) return undefined;
  const waiting = new Set<string>();
  const rows = text.slice(0, -1).split('\n');
  for (const row of rows) {
    const [, mark, name] = /^([i ]) \S+ +(?:[A-Za-z]+\/Sec\.|security) +(\S+)$/.exec(row) ?? [];
    if (name === undefined) return undefined;
    if (mark === ' ') waiting.add(name);
  }
  return [...waiting].sort();
}
