/** What only the terminal says of a view, in English. */
export const terminal = {
  'terminal.open': 'open   {level} until {until}',
  'terminal.open.on': 'open   {level}',
  'terminal.closed': 'closed {level}',
  'terminal.seen': 'seen by {source} at {time}',
  'terminal.notRead': 'not read: {why} at {time}',
  'terminal.latency': 'Last change to decision {ms} ms',
  'watch.line': '{time}  {change}',
  'watch.gone': '{title}: no longer listed',
  'watch.end': 'Changes by itself. Ctrl-C ends it.',
} as const;
