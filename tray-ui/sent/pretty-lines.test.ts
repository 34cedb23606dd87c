import { expect, test } from '@jest/globals';
import { prettyLines } from './pretty-lines.ts';

test('small flat objects stand on one line, larger ones on a line a member', () => {
  expect(prettyLines({ seq: 1, posture: { os: { is: true }, list: [] }, none: null })).toEqual([
    '{',
    '  "seq": 1,',
    '  "posture": {',
    '    "os": { "is": true },',
    '    "list": []',
    '  },',
    '  "none": null',
    '}',
  ]);
});

test('what cannot be seen is written out, in names and in values', () => {
  const lone = String.fromCharCode(0xd800);
  const tag = String.fromCodePoint(0xe0041);
  const [line] = prettyLines({ '\u202eeman': `a\u200b\u0000\n\u2028${lone}x${tag}"` });
  expect(line).toBe('{ "\\u202eeman": "a\\u200b\\u0000\\n\\u2028\\ud800x\\udb40\\udc41\\"" }');
});

test('a value as deep, as long or as wide as a payload can be becomes few short lines', () => {
  const deep = JSON.parse(`${'['.repeat(16_000)}${']'.repeat(16_000)}`);
  expect(prettyLines(deep)).toHaveLength(25);
  expect(prettyLines(deep)[12]?.trim()).toBe('[ ⋯ ]');
  const wide = prettyLines(Array.from({ length: 10_000 }, (_, index) => index));
  expect(wide).toHaveLength(600);
  expect(wide.at(-1)).toBe('⋯ the rest is in the exact bytes');
  const long = prettyLines({ ['n'.repeat(9_000)]: 'v'.repeat(9_000) });
  expect(Math.max(...long.map(({ length }) => length))).toBeLessThanOrEqual(400);
});

test('a number that JSON cannot hold is not shown as null', () => {
  expect(prettyLines(JSON.parse('1e999'))).toEqual(['Infinity']);
});
