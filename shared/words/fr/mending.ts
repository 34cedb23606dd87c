import type { mending as english } from '../en/mending.ts';
import { translationOf } from '../message.ts';

/** What mending something wins, in French. */
export const mending = translationOf<typeof english>()({
  'whatIf.stays': {
    one: 'Si ce point est corrigé, {levels} reste ouvert.',
    other: 'Si ce point est corrigé, {levels} restent ouverts.',
  },
  'whatIf.staysWith': {
    one: 'Si ce point est corrigé, et {others} avant {until}, {levels} reste ouvert.',
    other: 'Si ce point est corrigé, et {others} avant {until}, {levels} restent ouverts.',
  },
  'whatIf.opens': {
    one: 'Si ce point est corrigé, {levels} s’ouvre à nouveau.',
    other: 'Si ce point est corrigé, {levels} s’ouvrent à nouveau.',
  },
  'whatIf.opensWith': {
    one: 'Si ce point est corrigé, {levels} s’ouvre à nouveau et reste ouvert si {others} est corrigé avant {until}.',
    other:
      'Si ce point est corrigé, {levels} s’ouvrent à nouveau et restent ouverts si {others} est corrigé avant {until}.',
  },
  'whatIf.waits': {
    one: 'Si ce point et {others} sont corrigés, {levels} s’ouvre à nouveau.',
    other: 'Si ce point et {others} sont corrigés, {levels} s’ouvrent à nouveau.',
  },
});
