import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { diffLines } from './diff-lines.ts';

test('lines that stayed are not marked', () => {
  expect(diffLines(['a', 'b', 'c'], ['a', 'x', 'c'])).toEqual([
    { text: 'a' },
    { text: 'b', mark: 'removed' },
    { text: 'x', mark: 'added' },
    { text: 'c' },
  ]);
});

test('what is removed and kept is the old text, what is kept and added the new one', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after);
      const without = (mark: string) => lines.filter((line) => line.mark !== mark).map((line) => line.text);
      expect(without('added')).toEqual(before);
      expect(without('removed')).toEqual(after);
    }),
  );
});

test('texts too long to compare are shown whole, old and new', () => {
  const before = Array.from({ length: 301 }, (_, index) => `${index}`);
  expect(diffLines(before, ['x'])).toHaveLength(302);
});
