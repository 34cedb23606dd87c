import { sayIn } from '../../shared/words/say.ts';

/** What the four views say beside what tray and terminal share, in English. */
export const views = {
  'age.now': 'just now',
  'age.span': '{span} ago',

  'now.facts': 'what was seen · how long ago',
  'now.source': 'Source',
  'now.seen': 'Seen',
  'now.seenByAgent': '{time}, by the agent',
  'now.seenBySession': '{time}, by your own session, marked as such',
  'now.triedByAgent': 'tried {time}, by the agent',
  'now.notRead': 'Not read',
  'now.sent': 'Sent',
  'now.inPayload': 'in payload {number}',
  'now.elsewhere': 'Help for another laptop',
  'now.whatIf': 'What mending it wins',

  'path.look': 'Look',
  'path.sign': 'Sign',
  'path.send': 'Send',
  'path.decide': 'Decide',
  'path.back': 'Back',
  'path.answer': 'Decide and back',
  'path.change': 'Last change to decision',
  'path.wish': 'Last look to decision',
  'path.ms': '{ms} ms',
  'path.short': '< 1 ms',
  'path.running': '…',
  'path.todo': '–',
  'path.halved': 'The way there and back is measured as one and halved; the service says itself how long it decided.',
  'path.waited': 'Of all this, {ms} ms it waited for its turn.',
  'path.checking': 'How far this look has come',
} as const;

/** Says what a view says. */
export const sayView = sayIn<typeof views>(views, { tag: 'en-GB', direction: 'ltr' });
