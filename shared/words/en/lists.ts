/** What the lists of a view say, in English: levels, signals, what was not read. */
export const lists = {
  'level.closed': 'closed',
  'level.stays': 'stays open',
  'level.until': 'until {until}',
  'levels.reach': 'What it may reach',
  'levels.none': { one: 'May not reach its one level', other: 'May reach none of {count} levels' },
  'levels.all': { one: 'May reach its one level until {until}', other: 'May reach all {count} levels until {until}' },
  'levels.some': {
    one: 'May reach {open} of {count} level until {until}',
    other: 'May reach {open} of {count} levels until {until}',
  },

  'signal.notLooked': 'Not looked at yet',
  'signal.notKnown': 'Not known',
  'signal.by': '{state} · by {deadline}',
  'signal.wasDue': '{state} · was due at {time}',

  /** What the agent reports of its connection or of itself; other languages say first what kind of thing it is. */
  'said.unreachable': '{said}',
  'said.proxy': '{said}',
  'said.certificate': '{said}',
  'said.refused': '{said}',
  'said.closed': '{said}',
  'said.keyLocked': '{said}',
  'said.keyMissing': '{said}',
  'said.stateUnwritable': '{said}',
  'said.serviceUntrusted': '{said}',
  'said.revoked': '{said}',
  'said.enrolmentRefused': '{said}',
  'said.forgotten': '{said}',
  'said.issuerUnknown': '{said}',

  'why.unsupported': 'nothing on this system could tell',
  'why.toolMissing': 'what would tell it is not installed',
  'why.notPermitted': 'the agent may not read it',
  'why.timedOut': 'it took too long',
  'why.unparseable': 'the answer made no sense',
  'why.locked': 'it is locked',
} as const;
