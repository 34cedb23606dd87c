import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { plainText, plainTexts } from './plain-text.ts';

test('controls become a space, so that one text stays one line', () => {
  expect(plainText('a\r\nb\tc\u001b[31md\u0085e\u2028f\u0000')).toBe('a b c [31md e f ');
});

test('marks that turn or hide what stands beside them are gone', () => {
  expect(plainText('Com\u202etnailp\u202c\u200b\u2066x\u2069\ufeff\u00ad')).toBe('Comtnailpx');
});

test('a language that runs from the right keeps the marks around what is put into its sentences, and no others', () => {
  const hidden = 'a\u202eb\u2066c\u2067d\u200be\u00adf';
  expect(plainText(`\u2068${hidden}\u2069`, 'rtl')).toBe('\u2068abcdef\u2069');
  expect(plainTexts({ inner: [`\u2068${hidden}\u2069`] }, 'rtl')).toEqual({ inner: ['\u2068abcdef\u2069'] });
});

test('what people write stays as it is', () => {
  const text = 'Zürich · 防火墙 · Öffne „Software“ › Aktualisierungen & mehr <b>';
  expect(plainText(text)).toBe(text);
});

test('no text is longer than what the schemas allow', () => {
  expect(plainText('x'.repeat(100_000))).toHaveLength(400);
});

test('whatever the value, its shape stays and every text in it is plain', () => {
  void fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain = plainTexts(value);
      expect(shapeOf(plain)).toEqual(shapeOf(value));
      expect(JSON.stringify(plainTexts(plain))).toBe(JSON.stringify(plain));
    }),
  );
});

function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? 'text' : value;
  return Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]);
}
