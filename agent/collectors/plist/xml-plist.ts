/** Deeper than any list of Apple's, and far from the end of the stack. */
const depthLimit = 32;

/** Everything that stands between tags in such a list; what does not fit ends the reading. */
const token = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!DOCTYPE[^<>[\]]*>|<(\/?)([a-z]+)(?: [^<>]*?)?(\/?)>|[^<>]+/y;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

type Tag = { readonly name: string; readonly kind: 'opens' | 'closes' | 'empty' };

/**
 * The value in an XML property list (PropertyList-1.0.dtd): strings, numbers, booleans, Dates, bytes, arrays and plain objects.
 * Throws SyntaxError for what is not whole; entities of its own and CDATA, which Apple's tools never write, are refused.
 */
export function parseXmlPlist(xml: string): unknown {
  const parts = tokenize(xml.replace(/^\ufeff/, ''));
  let at = 0;
  const next = () => {
    while (typeof parts[at] === 'string' && (parts[at] as string).trim() === '') at++;
    return parts[at++];
  };
  const expect = (name: string, kind: Tag['kind']) => {
    const part = next();
    if (typeof part !== 'object' || part.name !== name || part.kind !== kind)
      throw new SyntaxError(`no ${kind} ${name}`);
  };
  const textUntilEnd = (name: string) => {
    let text = '';
    while (typeof parts[at] === 'string') text += parts[at++];
    expect(name, 'closes');
    return decode(text);
  };
  const dict = (depth: number) => {
    const entries: [string, unknown][] = [];
    for (let part = next(); !isEnd(part, 'dict'); part = next()) {
      if (typeof part !== 'object' || part.name !== 'key') throw new SyntaxError('no key');
      entries.push([part.kind === 'empty' ? '' : textUntilEnd('key'), value(next(), depth + 1)]);
    }
    return Object.fromEntries(entries);
  };
  const array = (depth: number) => {
    const items: unknown[] = [];
    for (let part = next(); !isEnd(part, 'array'); part = next()) items.push(value(part, depth + 1));
    return items;
  };
  const value = (part: string | Tag | undefined, depth: number): unknown => {
    if (typeof part !== 'object' || part.kind === 'closes' || depth > depthLimit) throw new SyntaxError('no value');
    const { name, kind } = part;
    if (kind === 'empty') return emptyValue(name);
    if (name === 'dict') return dict(depth);
    if (name === 'array') return array(depth);
    return scalar(name, textUntilEnd(name));
  };
  expect('plist', 'opens');
  const root = value(next(), 0);
  expect('plist', 'closes');
  if (next() !== undefined) throw new SyntaxError('more than one list');
  return root;
}

const isEnd = (part: string | Tag | undefined, name: string): boolean =>
  typeof part === 'object' && part.name === name && part.kind === 'closes';

function tokenize(xml: string): (string | Tag)[] {
  const parts: (string | Tag)[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < xml.length) {
    const match = token.exec(xml);
    if (match === null) throw new SyntaxError('not well formed');
    const [whole, closes, name, empty] = match;
    if (name !== undefined) parts.push({ name, kind: closes ? 'closes' : empty ? 'empty' : 'opens' });
    else if (!whole.startsWith('<')) parts.push(whole);
  }
  return parts;
}

function decode(text: string): string {
  return text.replace(/&([^;&]*);?/g, (whole, name: string) => {
    const [, hex, decimal] = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(name) ?? [];
    const code = hex !== undefined ? Number.parseInt(hex, 16) : decimal !== undefined ? Number(decimal) : undefined;
    const char = code === undefined ? (Object.hasOwn(entities, name) ? entities[name] : undefined) : charOf(code);
    if (char === undefined || !whole.endsWith(';')) throw new SyntaxError('entity');
    return char;
  });
}

const charOf = (code: number): string | undefined => (code > 0x10ffff ? undefined : String.fromCodePoint(code));

function emptyValue(name: string): unknown {
  if (name === 'true' || name === 'false') return name === 'true';
  if (name === 'dict') return {};
  if (name === 'array') return [];
  if (name === 'string') return '';
  throw new SyntaxError(`empty ${name}`);
}

function scalar(name: string, text: string): unknown {
  const word = text.trim();
  switch (name) {
    case 'string':
      return text;
    case 'integer':
      return numberIn(/^[+-]?\d+$/.test(word) ? Number(word) : Number.NaN);
    case 'real':
      return numberIn(word === '' ? Number.NaN : Number(word));
    case 'date':
      return dateIn(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(word) ? new Date(word) : new Date(Number.NaN));
    case 'data':
      return Uint8Array.from(atob(word.replace(/\s+/g, '')), (char) => char.charCodeAt(0));
    default:
      throw new SyntaxError(`value of no kind: ${name}`);
  }
}

function numberIn(value: number): number {
  if (Number.isNaN(value)) throw new SyntaxError('number');
  return value;
}

function dateIn(value: Date): Date {
  if (Number.isNaN(value.getTime())) throw new SyntaxError('date');
  return value;
}
