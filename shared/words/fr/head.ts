import type { head as english } from '../en/head.ts';
import { translationOf } from '../message.ts';

/** How a view opens, in French. */
export const head = translationOf<typeof english>()({
  'compliant.line': 'Conforme',
  'compliant.sentence': {
    one: 'Cet ordinateur respecte son unique règle et peut accéder à tout jusqu’à {until}.',
    other: 'Cet ordinateur respecte les {count} règles et peut accéder à tout jusqu’à {until}.',
  },
  'compliant.sentence.most':
    'Cet ordinateur respecte toutes les règles qui comptent et peut accéder à tout jusqu’à {until}.',
  'compliant.sentence.none': 'Cet ordinateur n’est soumis à aucune règle et peut accéder à tout jusqu’à {until}.',
  'compliant.short': {
    one: 'Conforme : l’unique règle est respectée',
    other: 'Conforme : les {count} règles sont respectées',
  },
  'compliant.short.most': 'Conforme : toutes les règles qui comptent sont respectées',
  'compliant.short.none': 'Conforme : aucune règle à respecter',
  'compliant.note': 'Accès à tout jusqu’à {until}, renouvelé en continu',

  'attention.line': 'Attention',
  'attention.line.left': 'Attention · encore {left}',
  'attention.due':
    'Cet ordinateur peut accéder à tout jusqu’à {until} ; ensuite il perd {levels}, sauf si ce point est corrigé.',
  'attention.due.all':
    'Cet ordinateur peut accéder à tout jusqu’à {until} ; ensuite il perd tout accès, sauf si ce point est corrigé.',
  'attention.due.short': {
    one: 'Attention : {levels} se ferme à {time}',
    other: 'Attention : {levels} se ferment à {time}',
  },
  'attention.due.all.short': 'Attention : tout se ferme à {time}',
  'attention.warned': {
    one: 'Cet ordinateur peut accéder à tout jusqu’à {until} ; {count} point est à corriger.',
    other: 'Cet ordinateur peut accéder à tout jusqu’à {until} ; {count} points sont à corriger.',
  },
  'attention.warned.short': 'Attention : {finding}',
  'attention.warned.note': 'Accès à tout jusqu’à {until}',
  'attention.unsaid':
    'Cet ordinateur peut accéder à tout jusqu’à {until} ; le service émet un avertissement sans en donner la raison.',

  'blocked.line': 'Bloqué',
  'blocked.line.since': 'Bloqué depuis {since}',
  'blocked.nothing': {
    one: 'Cet ordinateur ne peut accéder à rien de ce qui vérifie son état tant que ce point n’est pas corrigé ; ensuite tout s’ouvre à nouveau.',
    other:
      'Cet ordinateur ne peut accéder à rien de ce qui vérifie son état tant que ces points ne sont pas corrigés ; ensuite tout s’ouvre à nouveau.',
  },
  'blocked.nothing.unsaid':
    'Cet ordinateur ne peut accéder à rien de ce qui vérifie son état ; l’équipe informatique peut dire pourquoi.',
  'blocked.nothing.short': 'Bloqué : rien n’est ouvert',
  'blocked.some': {
    one: 'Cet ordinateur ne peut accéder qu’à {levels} tant que ce point n’est pas corrigé ; ensuite tout s’ouvre à nouveau.',
    other:
      'Cet ordinateur ne peut accéder qu’à {levels} tant que ces points ne sont pas corrigés ; ensuite tout s’ouvre à nouveau.',
  },
  'blocked.some.unsaid': 'Cet ordinateur ne peut accéder qu’à {levels} ; l’équipe informatique peut dire pourquoi.',
  'blocked.some.short': {
    one: 'Bloqué : seul {levels} est ouvert',
    other: 'Bloqué : seuls {levels} sont ouverts',
  },
  'blocked.all': {
    one: 'Cet ordinateur peut accéder à tout en attendant que ce point soit corrigé ; ensuite tout reste ouvert.',
    other:
      'Cet ordinateur peut accéder à tout en attendant que ces points soient corrigés ; ensuite tout reste ouvert.',
  },
  'blocked.all.unsaid':
    'Cet ordinateur peut accéder à tout ; l’équipe informatique peut dire pourquoi il est considéré comme bloqué.',
  'blocked.all.short': 'Bloqué : tout est ouvert',

  'checking.line': 'Vérification',
  'checking.short': 'Vérification…',
  'checking.sentence':
    'Cet ordinateur est en cours de vérification ; entre-temps, la dernière décision lui donne accès à tout jusqu’à {until}.',
  'checking.note': 'La dernière décision vaut jusqu’à {until}',
  'checking.first':
    'Cet ordinateur est en cours de vérification ; avant la première décision, il ne peut accéder à rien de ce qui vérifie son état.',
  'checking.first.note': 'Pas encore de décision',

  'fault.trouble': 'L’agent ne peut rien signaler',
  'fault.trouble.line': 'Aucun rapport possible',
  'fault.trouble.short': 'Aucun rapport : la dernière décision vaut jusqu’à {until}',
  'fault.refused': 'Le service refuse cet ordinateur',
  'fault.refused.line': 'Refusé depuis {span}',
  'fault.refused.short': 'Refusé : la dernière décision vaut jusqu’à {until}',
  'fault.connecting': 'Cet ordinateur se connecte',
  'fault.connecting.line': 'Connexion en cours depuis {span}',
  'fault.connecting.short': 'Connexion en cours : la dernière décision vaut jusqu’à {until}',
  'fault.offline': 'Cet ordinateur est hors ligne',
  'fault.offline.line': 'Hors ligne depuis {span}',
  'fault.offline.short': 'Hors ligne : la dernière décision vaut jusqu’à {until}',
  'held.nothing': '{fault}, et la dernière décision ne donne accès à rien.',
  'held.all': '{fault} ; la dernière décision donne accès à tout jusqu’à {until}, puis à rien.',
  'held.all.less': '{fault} ; la dernière décision donne accès à tout jusqu’à {until}, puis à moins.',
  'held.some': '{fault} ; la dernière décision donne accès à {levels} jusqu’à {until}, puis à rien.',
  'held.some.less': '{fault} ; la dernière décision donne accès à {levels} jusqu’à {until}, puis à moins.',
  'held.note': 'Nouvel essai automatique',
  'held.note.connected': 'En attente du service',

  'stale.line': 'Expiré',
  'stale.line.since': 'Expiré depuis {since}',
  'stale.short': 'Expiré : rien n’est ouvert',
  'stale.ended':
    'La dernière décision a pris fin à {since} ; cet ordinateur ne peut accéder à rien tant qu’il n’est pas de nouveau en ligne.',
  'stale.ended.connected':
    'La dernière décision a pris fin à {since} ; cet ordinateur ne peut accéder à rien tant que le service n’a pas rendu une nouvelle décision.',
  'stale.void':
    'La dernière décision ne compte plus ; cet ordinateur ne peut accéder à rien tant qu’il n’est pas de nouveau en ligne.',
  'stale.void.connected':
    'La dernière décision ne compte plus ; cet ordinateur ne peut accéder à rien tant que le service n’a pas rendu une nouvelle décision.',
  'stale.none.line': 'Aucune décision depuis {since}',
  'stale.none':
    'Il n’y a aucune décision concernant cet ordinateur ; il ne peut accéder à rien tant que le service n’a pas répondu.',
  'stale.none.short': 'Aucune décision : rien n’est ouvert',

  'notEnrolled.line': 'Non inscrit',
  'notEnrolled.sentence':
    'Cet ordinateur n’appartient encore à aucune organisation ; il ne peut donc accéder à rien de ce qui vérifie son état.',
  'notEnrolled.note': 'Un code de l’équipe informatique est nécessaire',

  'notRunning.line': 'Agent arrêté',
  'notRunning.short': 'L’agent n’est pas en cours d’exécution',
  'notRunning.silent': 'L’agent Stance ne répond pas ; plus rien ne garantit l’état de cet ordinateur.',
  'notRunning.stopped':
    'L’agent Stance ne répond plus depuis {since} ; plus rien ne garantit l’état de cet ordinateur.',
  'notRunning.stopped.ends':
    'L’agent Stance ne répond plus depuis {since} ; plus rien ne garantit l’état de cet ordinateur et l’accès prend fin à {ends}.',
  'notRunning.reason': 'Cette fenêtre ne fait que montrer ; l’agent observe, signe et envoie.',
  'notRunning.reason.old':
    'Cette fenêtre ne fait que montrer ; l’agent observe, signe et envoie. Rien ici n’est plus récent que {since}.',
  'notRunning.said': '{said} {reason}',
  'notRunning.note': 'Plus rien ne garantit l’état de cet ordinateur',
  'notRunning.note.since': 'Aucune réponse depuis {since}',
  'notRunning.note.ends': 'Aucune réponse depuis {since} ; l’accès prend fin à {ends}',

  'note.unsaid': 'L’équipe informatique peut dire pourquoi',
  'finding.short': '{title} : {state}',
});
