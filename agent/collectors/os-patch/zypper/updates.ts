/** The updates in zypper's XML whose state fits (a package has none); undefined unless the whole answer is there. */
export function parseUpdates(text: string, isWaiting: RegExp): readonly string[] | undefined {
  const isWhole =
    /<update-status version="[\d.]+">\s*<update-list>[\s\S]*<\/update-list>\s*<\/update-status>\s*<\/stream>\s*$/.test(
      text,
    );
  if (!isWhole || /<message type="(?:error|warning)">/.test(text)) return undefined;
  const names = new Set<string>();
  for (const [tag] of text.matchAll(/<update\s[^>]*>/g)) {
    const name = /\bname="([^"]+)"/.exec(tag)?.[1];
    if (name === undefined) return undefined;
    if (isWaiting.test(/\bstatus="([^"]*)"/.exec(tag)?.[1] ?? '')) names.add(name);
  }
  return [...names].sort();
}
