import type { lists as english } from '../en/lists.ts';
import { translationOf } from '../message.ts';

/** What the lists of a view say, in Spanish. */
export const lists = translationOf<typeof english>()({
  'level.closed': 'cerrado',
  'level.stays': 'sigue abierto',
  'level.until': 'hasta las {until}',
  'levels.reach': 'A qué puede acceder',
  'levels.none': { one: 'Sin acceso al único nivel', other: 'Sin acceso a ninguno de los {count} niveles' },
  'levels.all': {
    one: 'Acceso al único nivel hasta las {until}',
    other: 'Acceso a los {count} niveles hasta las {until}',
  },
  'levels.some': {
    one: 'Acceso a {open} de {count} nivel hasta las {until}',
    other: 'Acceso a {open} de {count} niveles hasta las {until}',
  },

  'signal.notLooked': 'Aún sin examinar',
  'signal.notKnown': 'No se sabe',
  'signal.by': '{state} · antes de las {deadline}',
  'signal.wasDue': '{state} · vencía a las {time}',

  'said.unreachable': 'No se puede acceder al servicio. Mensaje: {said}',
  'said.proxy': 'El proxy no permite la conexión. Mensaje: {said}',
  'said.certificate': 'No se confía en el certificado del servicio. Mensaje: {said}',
  'said.refused': 'El servicio rechazó la conexión. Mensaje: {said}',
  'said.closed': 'El servicio cerró la conexión. Mensaje: {said}',
  'said.keyLocked': 'La clave está bloqueada. Mensaje: {said}',
  'said.keyMissing': 'Falta la clave. Mensaje: {said}',
  'said.stateUnwritable': 'El agente no puede escribir y por eso no firma nada. Mensaje: {said}',
  'said.serviceUntrusted': 'El servicio no pudo demostrar su identidad. Mensaje: {said}',
  'said.revoked': 'La clave fue revocada. Mensaje: {said}',
  'said.enrolmentRefused': 'La inscripción fue rechazada. Mensaje: {said}',
  'said.forgotten': 'El servicio no conoce este equipo. Mensaje: {said}',
  'said.issuerUnknown': 'El servicio firma con una clave desconocida. Mensaje: {said}',

  'why.unsupported': 'nada en este sistema permite saberlo',
  'why.toolMissing': 'lo que permitiría saberlo no está instalado',
  'why.notPermitted': 'el agente no tiene permiso para leerlo',
  'why.timedOut': 'tardó demasiado',
  'why.unparseable': 'la respuesta no tenía sentido',
  'why.locked': 'está bloqueado',
});
