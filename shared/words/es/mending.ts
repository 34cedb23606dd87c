import type { mending as english } from '../en/mending.ts';
import { translationOf } from '../message.ts';

/** What mending something wins, in Spanish. */
export const mending = translationOf<typeof english>()({
  'whatIf.stays': {
    one: 'Si esto se corrige, {levels} sigue abierto.',
    other: 'Si esto se corrige, {levels} siguen abiertos.',
  },
  'whatIf.staysWith': {
    one: 'Si esto se corrige, y {others} antes de las {until}, {levels} sigue abierto.',
    other: 'Si esto se corrige, y {others} antes de las {until}, {levels} siguen abiertos.',
  },
  'whatIf.opens': {
    one: 'Si esto se corrige, {levels} vuelve a abrirse.',
    other: 'Si esto se corrige, {levels} vuelven a abrirse.',
  },
  'whatIf.opensWith': {
    one: 'Si esto se corrige, {levels} vuelve a abrirse y sigue abierto si {others} se corrige antes de las {until}.',
    other:
      'Si esto se corrige, {levels} vuelven a abrirse y siguen abiertos si {others} se corrige antes de las {until}.',
  },
  'whatIf.waits': {
    one: 'Si se corrigen esto y {others}, {levels} vuelve a abrirse.',
    other: 'Si se corrigen esto y {others}, {levels} vuelven a abrirse.',
  },
});
