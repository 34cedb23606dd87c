import type { Glyph, SignalRow } from '../../shared/view.ts';
import { say } from './speech.ts';

export interface RowGroup {
  readonly head: string;
  readonly rows: readonly SignalRow[];
}

const order: readonly { readonly glyphs: readonly Glyph[]; readonly head: (count: number, all: string) => string }[] = [
  { glyphs: ['fail', 'due', 'unknown'], head: (count, all) => say('group.mend', { count, all }) },
  { glyphs: ['pending'], head: () => say('group.looking') },
  { glyphs: ['clock'], head: () => say('group.clock') },
  { glyphs: ['pass'], head: (count) => say('group.met', { count }) },
  { glyphs: ['na'], head: () => say('group.seen') },
];

/** The rows under the heads of the design, what wants mending first; every row is in exactly one group. */
export const groupRows = (rows: readonly SignalRow[]): RowGroup[] =>
  order
    .map(({ glyphs, head }) => {
      const members = glyphs.flatMap((glyph) => rows.filter((row) => row.glyph === glyph));
      return { head: head(members.length, String(rows.length)), rows: members };
    })
    .filter(({ rows: members }) => members.length > 0);
