/** apt's configuration as far as it was read: every scalar by its whole lower-case name, and every list. */
export interface AptConf {
  readonly values: Map<string, string>;
  readonly lists: Map<string, string[]>;
}

const token = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|#(?!clear\b|include\b)[^\n]*|"((?:[^"\\]|\\.)*)"|([{};])|([^\s"{};]+)/y;

/**
 * Reads one apt.conf(5) file on top of `conf`: `A::B "1";`, nested blocks, lists, all three kinds of comments, `#clear`.
 * False when it is not in that language or cut off; what it said until then is in `conf`.
 */
export function parseAptConf(text: string, conf: AptConf): boolean {
  const scope: string[] = [];
  let words: { text: string; quoted: boolean }[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null) return false;
    const [, quoted, sign, bare] = match;
    if (quoted !== undefined) words.push({ text: quoted.replace(/\\(.)/g, '$1'), quoted: true });
    else if (bare !== undefined) words.push({ text: bare, quoted: false });
    else if (sign === '{') {
      scope.push(words[0]?.text ?? '');
      words = [];
    } else if (sign === '}') {
      if (scope.length === 0 || words.length > 0) return false;
      scope.pop();
    } else if (sign === ';') {
      assign(conf, scope, words);
      words = [];
    }
  }
  return scope.length === 0 && words.length === 0;
}

function assign(conf: AptConf, scope: readonly string[], words: readonly { text: string; quoted: boolean }[]): void {
  const [first, second] = words;
  if (first === undefined) return;
  const within = (name: string) =>
    [...scope, name]
      .filter((part) => part !== '')
      .join('::')
      .toLowerCase();
  if (first.text === '#clear') {
    for (const { text } of words.slice(1)) clear(conf, within(text));
  } else if (first.text.startsWith('#')) {
    return;
  } else if (second === undefined && first.quoted) append(conf, within(''), first.text);
  else if (first.text.endsWith('::')) append(conf, within(first.text.slice(0, -2)), second?.text ?? '');
  else conf.values.set(within(first.text), second?.text ?? '');
}

function append(conf: AptConf, name: string, value: string): void {
  conf.lists.set(name, [...(conf.lists.get(name) ?? []), value]);
}

function clear(conf: AptConf, name: string): void {
  for (const map of [conf.values, conf.lists]) {
    for (const key of [...map.keys()]) if (key === name || key.startsWith(`${name}::`)) map.delete(key);
  }
}
