import type { lists as english } from '../en/lists.ts';
import { translationOf } from '../message.ts';

/** What the lists of a view say, in French. */
export const lists = translationOf<typeof english>()({
  'level.closed': 'fermé',
  'level.stays': 'reste ouvert',
  'level.until': 'jusqu’à {until}',
  'levels.reach': 'Accès autorisés',
  'levels.none': { one: 'Aucun accès à l’unique niveau', other: 'Aucun accès aux {count} niveaux' },
  'levels.all': {
    one: 'Accès à l’unique niveau jusqu’à {until}',
    other: 'Accès aux {count} niveaux jusqu’à {until}',
  },
  'levels.some': {
    one: 'Accès à {open} niveau sur {count} jusqu’à {until}',
    other: 'Accès à {open} des {count} niveaux jusqu’à {until}',
  },

  'signal.notLooked': 'Pas encore examiné',
  'signal.notKnown': 'Inconnu',
  'signal.by': '{state} · avant {deadline}',
  'signal.wasDue': '{state} · échéance dépassée : {time}',

  'said.unreachable': 'Le service est injoignable. Message : {said}',
  'said.proxy': 'Le proxy n’autorise pas la connexion. Message : {said}',
  'said.certificate': 'Le certificat du service n’est pas approuvé. Message : {said}',
  'said.refused': 'Le service a refusé la connexion. Message : {said}',
  'said.closed': 'Le service a fermé la connexion. Message : {said}',
  'said.keyLocked': 'La clé est verrouillée. Message : {said}',
  'said.keyMissing': 'La clé est introuvable. Message : {said}',
  'said.stateUnwritable': 'L’agent ne peut pas écrire et ne signe donc rien. Message : {said}',
  'said.serviceUntrusted': 'Le service n’a pas pu prouver son identité. Message : {said}',
  'said.revoked': 'La clé a été révoquée. Message : {said}',
  'said.enrolmentRefused': 'L’inscription a été refusée. Message : {said}',
  'said.forgotten': 'Le service ne connaît pas cet ordinateur. Message : {said}',
  'said.issuerUnknown': 'Le service signe avec une clé inconnue. Message : {said}',

  'why.unsupported': 'rien sur ce système ne permet de le savoir',
  'why.toolMissing': 'ce qui permettrait de le savoir n’est pas installé',
  'why.notPermitted': 'l’agent n’a pas le droit de le lire',
  'why.timedOut': 'cela a pris trop de temps',
  'why.unparseable': 'la réponse était incompréhensible',
  'why.locked': 'l’accès est verrouillé',
});
