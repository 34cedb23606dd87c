import { translationOf } from '../../../shared/words/message.ts';
import type { NoticeWords } from '../../notices/words.ts';

/** What notices say, in Spanish. */
export const notices = translationOf<NoticeWords>()({
  'notice.due': {
    one: '{what}: corrija esto antes de las {deadline}',
    other: '{count} puntos por corregir antes de las {deadline}',
  },
  'notice.loses': 'Después, este equipo pierde {levels}. {why}',
  'notice.loses.all': 'Después, este equipo lo pierde todo. {why}',
  'notice.loses.in': 'Dentro de {span}, este equipo pierde {levels}. {why}',
  'notice.loses.in.all': 'Dentro de {span}, este equipo lo pierde todo. {why}',

  'notice.wants': { one: '{title}: {what}', other: 'Hay {count} puntos por corregir' },
  'notice.keeps': 'Este equipo conserva sus accesos. {why}',
  'notice.warned': 'El departamento de TI pide que se corrija algo',
  'notice.unexplained': 'El departamento de TI puede decir por qué.',

  'notice.closed': { one: '{levels} está cerrado', other: '{levels} están cerrados' },
  'notice.closed.all': 'Todo está cerrado',
  'notice.keepsOnly': 'Conserva {open}; cuando esto se corrija, todo vuelve a abrirse. {why}',
  'notice.keepsNothing': 'Cuando esto se corrija, todo vuelve a abrirse. {why}',
  'notice.ended': 'Ya no hay nada abierto',

  'notice.open': 'Todo vuelve a estar abierto',
  'notice.compliant': 'Conforme de nuevo',

  'notice.more': {
    one: '{said} Hay {count} punto más por corregir.',
    other: '{said} Hay {count} puntos más por corregir.',
  },
  'notice.level': '{level} ({things})',

  'notice.first': {
    one: 'Se va a enviar por primera vez: {signals}',
    other: 'Se van a enviar por primera vez: {count} datos',
  },
  'notice.also': { one: 'Ahora también se envía: {signals}', other: 'Ahora también se envían: {count} datos' },
  'notice.sees': 'A partir de ahora, su organización también ve de {signals}: {parts}.',
  'notice.sees.only': 'A partir de ahora, su organización también ve: {signals}.',

  'notice.steps': 'Mostrar los pasos',
  'notice.sent': 'Mostrar lo que se envía',
  'notice.window': 'Abrir Stance',

  'remind.hour': 'Recordármelo dentro de una hora',
  'remind.morning': 'Recordármelo mañana por la mañana',
  'remind.set': 'Próximo recordatorio: a las {time}.',
  'remind.gone': 'Ya no hay nada que recordar.',
});
