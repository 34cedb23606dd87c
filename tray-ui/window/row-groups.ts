import type { Glyph, SignalRow } from '../../shared/view.ts';

export interface RowGroup {
  readonly head: string;
  readonly rows: readonly SignalRow[];
}

const order: readonly { readonly glyphs: readonly Glyph[]; readonly head: (count: number, all: number) => string }[] = [
  { glyphs: ['fail', 'due', 'unknown'], head: (count, all) => `To mend (${count} of ${all})` },
  { glyphs: ['pending'], head: () => 'Looking…' },
  { glyphs: ['clock'], head: () => 'As last judged' },
  { glyphs: ['pass'], head: (count) => (count === 1 ? '1 rule met' : `${count} rules met`) },
  { glyphs: ['na'], head: () => 'Seen, not judged' },
];

/** The rows under the heads of the design, what wants mending first; every row is in exactly one group. */
export const groupRows = (rows: readonly SignalRow[]): RowGroup[] =>
  order
    .map(({ glyphs, head }) => {
      const members = glyphs.flatMap((glyph) => rows.filter((row) => row.glyph === glyph));
      return { head: head(members.length, rows.length), rows: members };
    })
    .filter(({ rows: members }) => members.length > 0);
