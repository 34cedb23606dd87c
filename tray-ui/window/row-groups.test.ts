import { expect, test } from '@jest/globals';
import type { Glyph, SignalRow } from '../../shared/view.ts';
import { groupRows } from './row-groups.ts';

const row = (glyph: Glyph, id: string = glyph): SignalRow => ({
  id,
  title: id,
  glyph,
  words: '',
  detail: '',
  why: '',
  findings: [],
  whatIf: [],
  evidence: { facts: [], rules: [] },
});

test('what wants mending comes first, the worst of it at the top', () => {
  const groups = groupRows([row('pass'), row('unknown'), row('due'), row('na'), row('fail')]);
  expect(groups.map(({ head, rows }) => [head, rows.map(({ id }) => id)])).toEqual([
    ['To mend (3 of 5)', ['fail', 'due', 'unknown']],
    ['1 rule met', ['pass']],
    ['Seen, not judged', ['na']],
  ]);
});

test('every row is in exactly one group', () => {
  const glyphs: Glyph[] = ['pass', 'due', 'fail', 'unknown', 'pending', 'clock', 'na'];
  const rows = glyphs.flatMap((glyph) => [row(glyph, `${glyph}1`), row(glyph, `${glyph}2`)]);
  const grouped = groupRows(rows).flatMap(({ rows: members }) => members);
  expect(grouped).toHaveLength(rows.length);
  expect(new Set(grouped)).toEqual(new Set(rows));
});
