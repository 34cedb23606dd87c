import type { mending as english } from '../en/mending.ts';
import { translationOf } from '../message.ts';

/** What mending something wins, in Japanese. */
export const mending = translationOf<typeof english>()({
  'whatIf.stays': { other: 'これに対処すると、{levels}は開いたままです。' },
  'whatIf.staysWith': { other: 'これに対処し、{until}までに{others}にも対処すると、{levels}は開いたままです。' },
  'whatIf.opens': { other: 'これに対処すると、{levels}が再び開きます。' },
  'whatIf.opensWith': {
    other: 'これに対処すると、{levels}が再び開きます。{until}までに{others}にも対処すると、開いたままです。',
  },
  'whatIf.waits': { other: 'これと{others}に対処すると、{levels}が再び開きます。' },
});
