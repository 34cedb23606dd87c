import type { mending as english } from '../en/mending.ts';
import { translationOf } from '../message.ts';

/** What mending something wins, in German. */
export const mending = translationOf<typeof english>()({
  'whatIf.stays': {
    one: 'Wird dies behoben, bleibt {levels} offen.',
    other: 'Wird dies behoben, bleiben {levels} offen.',
  },
  'whatIf.staysWith': {
    one: 'Wird dies behoben und bis {until} Uhr auch {others}, bleibt {levels} offen.',
    other: 'Wird dies behoben und bis {until} Uhr auch {others}, bleiben {levels} offen.',
  },
  'whatIf.opens': {
    one: 'Wird dies behoben, ist {levels} wieder offen.',
    other: 'Wird dies behoben, sind {levels} wieder offen.',
  },
  'whatIf.opensWith': {
    one: 'Wird dies behoben, ist {levels} wieder offen und bleibt es, wenn bis {until} Uhr auch {others} behoben wird.',
    other:
      'Wird dies behoben, sind {levels} wieder offen und bleiben es, wenn bis {until} Uhr auch {others} behoben wird.',
  },
  'whatIf.waits': {
    one: 'Wird dies und auch {others} behoben, ist {levels} wieder offen.',
    other: 'Wird dies und auch {others} behoben, sind {levels} wieder offen.',
  },
});
