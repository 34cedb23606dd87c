/** What mending something wins, in English; `{count}` is how many levels it is about. */
export const mending = {
  'whatIf.stays': { one: 'Mend this and {levels} stays open.', other: 'Mend this and {levels} stay open.' },
  'whatIf.staysWith': {
    one: 'Mend this, and {others} by {until}, and {levels} stays open.',
    other: 'Mend this, and {others} by {until}, and {levels} stay open.',
  },
  'whatIf.opens': { one: 'Mend this and {levels} opens again.', other: 'Mend this and {levels} open again.' },
  'whatIf.opensWith': {
    one: 'Mend this and {levels} opens again; it stays open if {others} is mended by {until}.',
    other: 'Mend this and {levels} open again; they stay open if {others} is mended by {until}.',
  },
  'whatIf.waits': {
    one: 'Mend this and {others}, and {levels} opens again.',
    other: 'Mend this and {others}, and {levels} open again.',
  },
} as const;
