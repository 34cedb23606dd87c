/** What notices say, in English: title and body of each, and the words of their buttons. */
export const words = {
  'notice.due': { one: '{what}: mend it by {deadline}', other: '{count} things to mend by {deadline}' },
  'notice.loses': 'After that your laptop loses {levels}. {why}',
  'notice.loses.all': 'After that your laptop loses everything. {why}',
  'notice.loses.in': 'In {span} your laptop loses {levels}. {why}',
  'notice.loses.in.all': 'In {span} your laptop loses everything. {why}',

  'notice.wants': { one: '{title}: {what}', other: '{count} things want mending' },
  'notice.keeps': 'Your laptop keeps what it may reach. {why}',
  'notice.warned': 'Your IT team wants something mended',
  'notice.unexplained': 'Your IT team can say why.',

  'notice.closed': { one: '{levels} is closed', other: '{levels} are closed' },
  'notice.closed.all': 'Everything is closed',
  'notice.keepsOnly': 'You keep {open}; once this is mended, everything opens again. {why}',
  'notice.keepsNothing': 'Once this is mended, everything opens again. {why}',
  'notice.ended': 'Nothing is open any more',

  'notice.open': 'Everything is open again',
  'notice.compliant': 'Compliant again',

  /** What else there is, after what was said of the worst. */
  'notice.more': { one: '{said} {count} thing more wants mending.', other: '{said} {count} things more want mending.' },
  'notice.level': '{level} ({things})',

  'notice.first': {
    one: 'About to be sent for the first time: {signals}',
    other: 'About to be sent for the first time: {count} things',
  },
  'notice.also': { one: 'Now sent as well: {signals}', other: 'Now sent as well: {count} things' },
  'notice.sees': 'From now on your organisation also sees of {signals}: {parts}.',
  'notice.sees.only': 'From now on your organisation also sees: {signals}.',

  'notice.steps': 'Show the steps',
  'notice.sent': 'Show what is sent',
  'notice.window': 'Open Stance',

  'remind.hour': 'Remind me in an hour',
  'remind.morning': 'Remind me tomorrow morning',
  'remind.set': 'You are reminded at {time}.',
  'remind.gone': 'There is nothing to be reminded of any more.',
} as const;
export type NoticeWords = typeof words;
