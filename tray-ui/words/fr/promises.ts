import { translationOf } from '../../../shared/words/message.ts';
import type { promises as english } from '../../window/promise-words.ts';

/** What is sent and what never is, in French. */
export const promises = translationOf<typeof english>()({
  'never.browsing': 'Les sites que vous visitez, ou vos recherches',
  'never.documents': 'Vos documents, images et téléchargements, ou leurs noms',
  'never.documents.note': 'Les volumes sont nommés selon leur usage : système, données, échange',
  'never.input': 'Ce que vous tapez, votre écran, caméra, microphone',
  'never.place': 'Où vous êtes ; les noms des réseaux Wi-Fi',
  'never.messages': 'Courriels, messages, contacts, agenda',
  'never.doings': 'Ce que vous faites dans vos programmes, et pendant combien de temps',

  'kept.programs': 'Les noms des programmes en cours',
  'kept.programs.note':
    'Parcourus à la recherche de produits de sécurité d’une liste publique ; seuls ceux-ci sont envoyés',
  'kept.user': 'Votre nom d’utilisateur et votre dossier personnel',
  'kept.user.note': 'Uniquement pour trouver les réglages du verrouillage de l’écran',
  'kept.machine': 'L’identifiant machine lui-même',
  'kept.machine.note': 'Seule une empreinte à clé est envoyée, différente pour chaque service',
  'kept.failures': 'La raison complète d’un échec de lecture',
  'kept.failures.note': 'Elle peut contenir des chemins et des sorties ; un seul mot en est envoyé',
  'kept.cause': 'Ce qui a amené Stance à observer',
  'kept.cause.note': 'Un réveil, un clic, un changement : cela reste ici, à côté de chaque rapport',

  'sent.os': 'nom, version, build, noyau, fin de prise en charge',
  'sent.osPatch':
    'combien sont en attente, âge de la liste, dernière mise à jour, redémarrage nécessaire, automatiques ou non',
  'sent.diskEncryption': 'par volume : usage, activé ou non, méthode',
  'sent.edr': 'quels produits de la liste, version, actif ou non, état, âge des définitions',
  'sent.firewall': 'lequel, activé ou non, entrées bloquées ou non',
  'sent.screenLock': 'activé ou non, après quel délai',
  'sent.secureBoot': 'activé ou non, quelle puce de sécurité',
  'sent.systemIntegrity': 'protections du système lui-même, activées ou non',
  'sent.management': 'inscrit ou non, auprès de quel service de la liste',
  'sent.hardware': 'fabricant, modèle, machine virtuelle ou non',
});
