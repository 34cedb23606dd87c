import { translationOf } from '../../../shared/words/message.ts';
import type { NoticeWords } from '../../notices/words.ts';

/** What notices say, in French. */
export const notices = translationOf<NoticeWords>()({
  'notice.due': { one: '{what} : à corriger avant {deadline}', other: '{count} points à corriger avant {deadline}' },
  'notice.loses': 'Ensuite, cet ordinateur perd {levels}. {why}',
  'notice.loses.all': 'Ensuite, cet ordinateur perd tout accès. {why}',
  'notice.loses.in': 'Dans {span}, cet ordinateur perd {levels}. {why}',
  'notice.loses.in.all': 'Dans {span}, cet ordinateur perd tout accès. {why}',

  'notice.wants': { one: '{title} : {what}', other: '{count} points sont à corriger' },
  'notice.keeps': 'Cet ordinateur conserve ses accès. {why}',
  'notice.warned': 'L’équipe informatique demande une correction',
  'notice.unexplained': 'L’équipe informatique peut dire pourquoi.',

  'notice.closed': { one: '{levels} est fermé', other: '{levels} sont fermés' },
  'notice.closed.all': 'Tout est fermé',
  'notice.keepsOnly': 'Vous conservez {open} ; une fois ce point corrigé, tout s’ouvre à nouveau. {why}',
  'notice.keepsNothing': 'Une fois ce point corrigé, tout s’ouvre à nouveau. {why}',
  'notice.ended': 'Plus rien n’est ouvert',

  'notice.open': 'Tout est de nouveau ouvert',
  'notice.compliant': 'De nouveau conforme',

  'notice.more': {
    one: '{said} {count} autre point est à corriger.',
    other: '{said} {count} autres points sont à corriger.',
  },
  'notice.level': '{level} ({things})',

  'notice.first': {
    one: 'Sera bientôt envoyé pour la première fois : {signals}',
    other: 'Seront bientôt envoyés pour la première fois : {count} éléments',
  },
  'notice.also': { one: 'Désormais envoyé aussi : {signals}', other: 'Désormais envoyés aussi : {count} éléments' },
  'notice.sees': 'Désormais, votre organisation voit aussi, pour {signals} : {parts}.',
  'notice.sees.only': 'Désormais, votre organisation voit aussi : {signals}.',

  'notice.steps': 'Afficher les étapes',
  'notice.sent': 'Afficher ce qui est envoyé',
  'notice.window': 'Ouvrir Stance',

  'remind.hour': 'Me le rappeler dans une heure',
  'remind.morning': 'Me le rappeler demain matin',
  'remind.set': 'Prochain rappel : {time}.',
  'remind.gone': 'Il n’y a plus rien à rappeler.',
});
