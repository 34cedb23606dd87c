import type { lists as english } from '../en/lists.ts';
import { translationOf } from '../message.ts';

/** What the lists of a view say, in German. */
export const lists = translationOf<typeof english>()({
  'level.closed': 'gesperrt',
  'level.stays': 'bleibt offen',
  'level.until': 'bis {until} Uhr',
  'levels.reach': 'Was erreichbar ist',
  'levels.none': { one: 'Die eine Stufe ist nicht erreichbar', other: 'Keine von {count} Stufen erreichbar' },
  'levels.all': {
    one: 'Die eine Stufe ist bis {until} Uhr erreichbar',
    other: 'Alle {count} Stufen bis {until} Uhr erreichbar',
  },
  'levels.some': {
    one: '{open} von {count} Stufe bis {until} Uhr erreichbar',
    other: '{open} von {count} Stufen bis {until} Uhr erreichbar',
  },

  'signal.notLooked': 'Noch nicht nachgesehen',
  'signal.notKnown': 'Nicht bekannt',
  'signal.by': '{state} · bis {deadline} Uhr',
  'signal.wasDue': '{state} · war bis {time} Uhr fällig',

  'said.unreachable': 'Der Dienst ist nicht erreichbar. Meldung: {said}',
  'said.proxy': 'Der Proxy lässt die Verbindung nicht zu. Meldung: {said}',
  'said.certificate': 'Dem Zertifikat des Dienstes wird nicht vertraut. Meldung: {said}',
  'said.refused': 'Der Dienst hat die Verbindung abgelehnt. Meldung: {said}',
  'said.closed': 'Der Dienst hat die Verbindung beendet. Meldung: {said}',
  'said.keyLocked': 'Der Schlüssel ist gesperrt. Meldung: {said}',
  'said.keyMissing': 'Der Schlüssel fehlt. Meldung: {said}',
  'said.stateUnwritable': 'Der Agent kann nicht schreiben und signiert deshalb nichts. Meldung: {said}',
  'said.serviceUntrusted': 'Der Dienst konnte sich nicht ausweisen. Meldung: {said}',
  'said.revoked': 'Der Schlüssel wurde widerrufen. Meldung: {said}',
  'said.enrolmentRefused': 'Die Registrierung wurde abgelehnt. Meldung: {said}',
  'said.forgotten': 'Der Dienst kennt diesen Laptop nicht. Meldung: {said}',
  'said.issuerUnknown': 'Der Dienst signiert mit einem unbekannten Schlüssel. Meldung: {said}',

  'why.unsupported': 'nichts auf diesem System gibt darüber Auskunft',
  'why.toolMissing': 'was darüber Auskunft gäbe, ist nicht installiert',
  'why.notPermitted': 'der Agent darf es nicht lesen',
  'why.timedOut': 'es dauerte zu lange',
  'why.unparseable': 'die Antwort war unverständlich',
  'why.locked': 'es ist gesperrt',
});
