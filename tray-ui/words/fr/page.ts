import { translationOf } from '../../../shared/words/message.ts';
import type { page as english } from '../../window/page-words.ts';

/** What stands on the page itself, in French. */
export const page = translationOf<typeof english>()({
  'bar.views': 'Vues',
  'bar.now': 'État',
  'bar.sent': 'Envois',
  'bar.history': 'Historique',
  'bar.about': 'À propos',
  'bar.title': '{state} · Stance',
  'bar.state': '{state} :',
  'bar.announce': '{short}. {sentence}',

  'check.now': 'Vérifier maintenant',
  'check.running': 'Vérification…',
  'foot.waiting': 'En attente de l’agent ; cette fenêtre le remarque d’elle-même.',
  'foot.reports': {
    one: '{note} · {count} rapport signé en attente',
    other: '{note} · {count} rapports signés en attente',
  },
  'levels.decided': 'décidé à {time}',
  'levels.decidedBy': 'décidé à {time} · politique {policy}',
  'levels.now': 'maintenant',
  'levels.said': ', {words}',

  'group.mend': { one: 'À corriger ({count} sur {all})', other: 'À corriger ({count} sur {all})' },
  'group.looking': 'Examen en cours…',
  'group.clock': 'Selon la dernière décision',
  'group.met': { one: '{count} règle respectée', other: '{count} règles respectées' },
  'group.seen': 'Vu, non jugé',

  'sent.left': 'Ce qui est parti',
  'sent.never': 'Ce qui ne part jamais',
  'sent.where': 'Ce qui est envoyé maintenant va uniquement à {host}.',
  'sent.kept':
    'Chaque rapport est conservé ici jusqu’à 30 jours, et sa signature est vérifiée au moment où vous le regardez.',
  'sent.reading': 'Lecture…',
  'sent.list': 'Rapports, les plus récents d’abord',
  'sent.shown': { one: '{count} affiché', other: '{count} affichés' },
  'sent.newest': 'Plus récents',
  'sent.older': 'Plus anciens',
  'sent.olderShown': { one: '{count} rapport plus ancien', other: '{count} rapports plus anciens' },
  'sent.nothing': 'Rien n’a encore quitté cet ordinateur.',
  'sent.waits': 'confirmation en attente',
  'sent.back': '‹ Tous les rapports',
  'sent.changed': 'Ce qui a changé',
  'sent.whole': 'En entier',
  'sent.lines': { one: '{count} ligne', other: '{count} lignes' },
  'sent.bytes': 'Octets exacts',
  'sent.bytesParts': 'en-tête . contenu . signature',
  'sent.verified': 'Signature vérifiée',
  'sent.notVerified': 'Non vérifié :',
  'sent.added': 'ajouté :',
  'sent.removed': 'retiré :',

  'never.lead': 'L’agent n’a aucun code qui lise ceci, et aucune politique ne peut le demander.',
  'never.head': 'Jamais collecté',
  'never.kept': 'Lu ici, jamais envoyé',
  'never.facts': { one: '{count} élément envoyé', other: 'Les {count} éléments envoyés' },
  'never.address': 'Comme tout site, le service voit votre adresse réseau.',

  'keys.title': 'Clavier',
  'keys.views': 'Ctrl ou ⌘ avec 1, 2, 3, 4',
  'keys.viewsDo': 'État, Envois, Historique, À propos',
  'keys.check': 'Ctrl ou ⌘ avec R',
  'keys.close': 'Échap',
  'keys.closeDo': 'Fermer',
});
