import { everywhere } from '../../signal.ts';
import type { FindingTexts } from '../finding-texts.ts';
import { checked, doctor, nothingToDo } from './steps.ts';

const keyTeam = [
  'Adressez-vous à l’équipe informatique : c’est elle qui décide de ce que la clé de cet ordinateur doit prouver.',
];

/** What is said of every signal, and of findings that no signal makes, in French. */
export const otherFindings: Pick<FindingTexts, 'unseen' | 'standing'> = {
  unseen: {
    unread: {
      state: 'Inconnu',
      sentence: 'Cela n’a pas pu être lu sur cet ordinateur : rien ne le garantit.',
      steps: everywhere(doctor),
    },
    stale: {
      state: 'Pas vu récemment',
      sentence: 'La dernière lecture est trop ancienne pour dire ce qu’il en est maintenant.',
      steps: everywhere(
        'Choisissez « Vérifier maintenant ».',
        'Si le problème persiste, demandez à l’équipe informatique d’exécuter « stance doctor » sur cet ordinateur.',
      ),
    },
  },
  standing: {
    'clock.skew': {
      title: 'Horloge',
      words: {
        state: 'Horloge inexacte',
        sentence: 'L’horloge de cet ordinateur a plus de cinq minutes d’écart.',
        steps: everywhere('Ouvrez les réglages de date et d’heure.', 'Activez l’heure automatique.', checked),
      },
    },
    'chain.gap': {
      title: 'Suite des rapports',
      words: {
        state: 'Rapports manquants',
        sentence: 'Des rapports de cet ordinateur ne sont jamais parvenus au service, et rien n’explique pourquoi.',
        steps: everywhere(nothingToDo),
      },
    },
    'device.restarted': {
      title: 'Suite des rapports',
      words: {
        state: 'Recommencée',
        sentence: 'L’agent de cet ordinateur a perdu son état et a commencé une nouvelle suite de rapports.',
        steps: everywhere('Rien à faire : cela passe de soi-même, ou l’équipe informatique l’accepte avant.'),
      },
    },
    'device.sameMachine': {
      title: 'Clé de l’appareil',
      words: {
        state: 'Connu deux fois',
        sentence:
          'Cet ordinateur porte l’identifiant machine d’un autre enregistrement : le même appareil inscrit deux fois, ou une image clonée.',
        steps: everywhere('Rien à faire : l’équipe informatique le voit aussi et peut dire ce qu’il en est.'),
      },
    },
    'device.forked': {
      title: 'Clé de l’appareil',
      words: {
        state: 'Deux ordinateurs, une clé',
        sentence:
          'Deux suites de rapports différentes ont été signées avec la clé de cet ordinateur ; elle a pu être copiée.',
        steps: everywhere(
          'Adressez-vous à l’équipe informatique : elle peut dire quel ordinateur est le bon, ou inscrire celui-ci à nouveau.',
        ),
      },
    },
    'device.keyTooWeak': {
      title: 'Clé de l’appareil',
      words: {
        state: 'Protection insuffisante',
        sentence: 'Votre organisation demande une clé d’appareil plus difficile à copier que celle de cet ordinateur.',
        steps: {
          linux: [
            'Attendez une minute : si l’ordinateur a un TPM, l’agent y déplace sa clé de lui-même.',
            'Si le problème persiste, exécutez « stance doctor » : il indique si le TPM est utilisable.',
            'Montrez le résultat à l’équipe informatique.',
          ],
          darwin: [
            'Adressez-vous à l’équipe informatique : cette version de Stance ne peut pas conserver sa clé dans le matériel d’un Mac.',
          ],
          win32: [
            'Adressez-vous à l’équipe informatique : cette version de Stance ne peut pas conserver sa clé dans le TPM d’un ordinateur Windows.',
          ],
        },
      },
    },
    'device.keyNotProved': {
      title: 'Clé de l’appareil',
      words: {
        state: 'Non prouvée',
        sentence:
          'Votre organisation demande une clé d’appareil dans le TPM de cet ordinateur, et il n’est pas prouvé qu’elle s’y trouve.',
        steps: {
          linux: [
            'Ouvrez « À propos » dans Stance, ou exécutez « stance status » : ils indiquent ce qui manque.',
            'Adressez-vous à l’équipe informatique : c’est elle qui décide à quels TPM se fier.',
          ],
          darwin: keyTeam,
          win32: keyTeam,
        },
      },
    },
  },
};
