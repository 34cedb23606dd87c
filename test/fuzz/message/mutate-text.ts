/** How the text of a frame may be spoilt; each is told where by a number. */
const mutations: Readonly<Record<string, (text: string, at: number, more: number) => Buffer | string>> = {
  'bit flipped': (text, at, more) => {
    const bytes = Buffer.from(text);
    const place = at % Math.max(1, bytes.length);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << (more % 7));
    return bytes;
  },
  truncated: (text, at) => text.slice(0, at % Math.max(1, text.length)),
  'slice doubled': (text, at, more) => {
    const from = at % Math.max(1, text.length);
    const to = from + (more % 200);
    return text.slice(0, to) + text.slice(from);
  },
  'slice removed': (text, at, more) => {
    const from = at % Math.max(1, text.length);
    return text.slice(0, from) + text.slice(from + 1 + (more % 50));
  },
  'halves swapped': (text, at) => text.slice(at % text.length) + text.slice(0, at % text.length),
  'key doubled': (text, _, more) =>
    text.replace('{', more % 2 === 0 ? '{"type":"error",' : '{"evidence":[],"live":false,"type":"attest",'),
  'key doubled at the end': (text) => text.replace(/}$/, ',"type":"enrol","proof":"a.b.c"}'),
  'prototype set': (text, _, more) =>
    text.replace('{', more % 2 === 0 ? '{"__proto__":{"live":true},' : '{"constructor":{"prototype":{"x":1}},'),
  'mark of byte order': (text) => `\ufeff${text}`,
  'nested deep': (text, at) => {
    const depth = 1 + (at % 20_000);
    return text.replace(/:(true|false|"[^"]*")/, `:${'['.repeat(depth)}1${']'.repeat(depth)}`);
  },
  'nested deep and open': (text, at) => text.replace('{', '{"a":'.repeat(1 + (at % 9_000))),
  'huge number': (text, _, more) =>
    text.replace(
      /:(true|false|"[^"]*")/,
      `:${['1e999', '-1e999', `1${'0'.repeat(9_000)}`, '1e-999', '00', '+1', '.5'][more % 7]}`,
    ),
  'lone surrogate': (text, at) =>
    text.replace(/"([^"]*)"/g, (whole, _inner, place: number) =>
      place > at % text.length ? '"\\ud800\\udfff\\udc00"' : whole,
    ),
  'control character': (text, at, more) => {
    const place = at % Math.max(1, text.length);
    return text.slice(0, place) + String.fromCharCode(more % 32) + text.slice(place);
  },
  'white space': (text, at) => text.replace(/([:,])/g, `$1${' \t\r\n'.repeat(1 + (at % 500))}`).slice(0, 65_000),
  'two in one': (text) => `${text}${text}`.slice(0, 65_000),
  'in an array': (text) => `[${text}]`,
  'other quotes': (text) => text.replaceAll('"', "'"),
};

export const textMutations: readonly string[] = Object.keys(mutations);

/** A frame spoilt in one way; the numbers say where, so the same numbers spoil it in the same way. */
export const mutateText = (name: string, text: string, at: number, more: number): Buffer | string =>
  mutations[name]?.(text, at, more) ?? text;
