/** How a view opens, in English: state, sentence, short form and note of each way a laptop can stand. */
export const head = {
  'compliant.line': 'Compliant',
  'compliant.sentence': {
    one: 'Your laptop meets its one rule and may reach everything until {until}.',
    other: 'Your laptop meets all {count} rules and may reach everything until {until}.',
  },
  'compliant.sentence.most': 'Your laptop meets every rule that counts and may reach everything until {until}.',
  'compliant.sentence.none': 'Your laptop has no rules to meet and may reach everything until {until}.',
  'compliant.short': { one: 'Compliant: the one rule is met', other: 'Compliant: all {count} rules met' },
  'compliant.short.most': 'Compliant: every rule that counts is met',
  'compliant.short.none': 'Compliant: no rules to meet',
  'compliant.note': 'May reach everything until {until}, renewing',

  'attention.line': 'Attention',
  'attention.line.left': 'Attention · {left} left',
  'attention.due': 'Your laptop may reach everything until {until}; then it loses {levels} unless this is mended.',
  'attention.due.all':
    'Your laptop may reach everything until {until}; then it loses everything unless this is mended.',
  'attention.due.short': { one: 'Attention: {levels} closes at {time}', other: 'Attention: {levels} close at {time}' },
  'attention.due.all.short': 'Attention: everything closes at {time}',
  'attention.warned': {
    one: 'Your laptop may reach everything until {until}; one thing wants mending.',
    other: 'Your laptop may reach everything until {until}; {count} things want mending.',
  },
  'attention.warned.short': 'Attention: {finding}',
  'attention.warned.note': 'May reach everything until {until}',
  'attention.unsaid': 'Your laptop may reach everything until {until}; the service warns and does not say of what.',

  'blocked.line': 'Blocked',
  'blocked.line.since': 'Blocked since {since}',
  'blocked.nothing': {
    one: 'Your laptop may reach nothing that asks for its stance until this is mended; then everything opens again.',
    other:
      'Your laptop may reach nothing that asks for its stance until these are mended; then everything opens again.',
  },
  'blocked.nothing.unsaid': 'Your laptop may reach nothing that asks for its stance; your IT team can say why.',
  'blocked.nothing.short': 'Blocked: nothing is open',
  'blocked.some': {
    one: 'Your laptop may reach only {levels} until this is mended; then everything opens again.',
    other: 'Your laptop may reach only {levels} until these are mended; then everything opens again.',
  },
  'blocked.some.unsaid': 'Your laptop may reach only {levels}; your IT team can say why.',
  'blocked.some.short': { one: 'Blocked: only {levels} is open', other: 'Blocked: only {levels} are open' },
  'blocked.all': {
    one: 'Your laptop may reach everything; this still has to be mended, and afterwards everything stays open.',
    other: 'Your laptop may reach everything; these still have to be mended, and afterwards everything stays open.',
  },
  'blocked.all.unsaid': 'Your laptop may reach everything; your IT team can say why.',
  'blocked.all.short': 'Blocked: everything is open',

  'checking.line': 'Checking',
  'checking.short': 'Checking…',
  'checking.sentence':
    'Your laptop is being checked; meanwhile the last decision lets it reach everything until {until}.',
  'checking.note': 'Last decision holds until {until}',
  'checking.first':
    'Your laptop is being checked; until the first decision it may reach nothing that asks for its stance.',
  'checking.first.note': 'No decision yet',

  'fault.trouble': 'The agent cannot report',
  'fault.trouble.line': 'Cannot report',
  'fault.trouble.short': 'No reports: last decision ends at {until}',
  'fault.refused': 'The service turns your laptop away',
  'fault.refused.line': 'Refused for {span}',
  'fault.refused.short': 'Refused: last decision ends at {until}',
  'fault.connecting': 'Your laptop is connecting',
  'fault.connecting.line': 'Connecting for {span}',
  'fault.connecting.short': 'Connecting: last decision ends at {until}',
  'fault.offline': 'You are offline',
  'fault.offline.line': 'Offline for {span}',
  'fault.offline.short': 'Offline: last decision ends at {until}',
  'held.nothing': '{fault}, and the last decision lets your laptop reach nothing.',
  'held.all': '{fault}; the last decision lets your laptop reach everything until {until}, then nothing.',
  'held.all.less': '{fault}; the last decision lets your laptop reach everything until {until}, then less.',
  'held.some': '{fault}; the last decision lets your laptop reach {levels} until {until}, then nothing.',
  'held.some.less': '{fault}; the last decision lets your laptop reach {levels} until {until}, then less.',
  'held.note': 'Trying again by itself',
  'held.note.connected': 'Waiting for the service',

  'stale.line': 'Out of date',
  'stale.line.since': 'Out of date since {since}',
  'stale.short': 'Out of date: nothing is open',
  'stale.ended': 'Your last decision ended at {since}, so your laptop may reach nothing until it is online again.',
  'stale.ended.connected':
    'Your last decision ended at {since}, so your laptop may reach nothing until the service has decided again.',
  'stale.void': 'Your last decision no longer counts, so your laptop may reach nothing until it is online again.',
  'stale.void.connected':
    'Your last decision no longer counts, so your laptop may reach nothing until the service has decided again.',
  'stale.none.line': 'No decision since {since}',
  'stale.none': 'There is no decision about your laptop, so it may reach nothing until the service has answered.',
  'stale.none.short': 'No decision: nothing is open',

  'notEnrolled.line': 'Not enrolled',
  'notEnrolled.sentence':
    'Your laptop does not belong to an organisation yet, so it may reach nothing that asks for its stance.',
  'notEnrolled.note': 'You need a code from your IT team',

  'notRunning.line': 'Agent not running',
  'notRunning.short': 'The agent is not running',
  'notRunning.silent': 'The Stance agent does not answer, so nobody vouches for your laptop.',
  'notRunning.stopped': 'The Stance agent stopped answering at {since}, so nobody vouches for your laptop.',
  'notRunning.stopped.ends':
    'The Stance agent stopped answering at {since}, so nobody vouches for your laptop; access ends at {ends}.',
  'notRunning.reason': 'This window only shows; the agent looks, signs and sends.',
  'notRunning.reason.old':
    'This window only shows; the agent looks, signs and sends. Nothing here is newer than {since}.',
  'notRunning.said': '{said} {reason}',
  'notRunning.note': 'Nobody vouches for this laptop',
  'notRunning.note.since': 'Silent since {since}',
  'notRunning.note.ends': 'Silent since {since}; access ends at {ends}',

  'note.unsaid': 'Your IT team can say why',
  'finding.short': '{title}: {state}',
} as const;
