import { everywhere } from '../../signal.ts';
import type { FindingTexts } from '../finding-texts.ts';
import { checked, doctor, nothingToDo, saveWork } from './steps.ts';

const goOnline = 'Connectez-vous à Internet.';
const lookForUpdates = 'Ouvrez les mises à jour logicielles et recherchez les nouveautés.';
const macUpdate = 'Réglages Système › Général › Mise à jour de logiciels';

/** What findings about the operating system and its updates say, in French. */
export const updateFindings: Pick<FindingTexts['signals'], 'os' | 'osPatch'> = {
  os: {
    title: 'Système d’exploitation',
    why: 'Seul un système qui reçoit encore des correctifs de sécurité peut rester sûr.',
    because: {
      notAllowed: {
        state: 'Non accepté ici',
        sentence: 'Votre organisation n’accepte pas ce système d’exploitation.',
        steps: everywhere('Demandez à l’équipe informatique quels systèmes sont acceptés.'),
      },
      tooOld: {
        state: 'Trop ancien',
        sentence: 'Cette version du système d’exploitation est plus ancienne que ce que votre organisation accepte.',
        steps: {
          linux: [saveWork, 'Passez à la version suivante avec la logithèque.', checked],
          darwin: [saveWork, `Ouvrez ${macUpdate} et passez à la version suivante.`, checked],
          win32: [saveWork, 'Ouvrez Paramètres › Windows Update et passez à la version suivante.', checked],
        },
      },
      versionNotKnown: {
        state: 'Version inconnue',
        sentence: 'La version du système d’exploitation n’a pas pu être lue.',
        steps: everywhere(doctor),
      },
      supportEnded: {
        state: 'Plus de correctifs de sécurité',
        sentence: 'L’éditeur ne fournit plus de correctifs de sécurité pour cette version du système d’exploitation.',
        steps: everywhere(saveWork, 'Passez à une version encore prise en charge.', checked),
      },
      supportNotKnown: {
        state: 'Prise en charge inconnue',
        sentence: 'Impossible de savoir si cette version reçoit encore des correctifs de sécurité.',
        steps: everywhere(nothingToDo),
      },
    },
  },
  osPatch: {
    title: 'Mises à jour de sécurité',
    why: 'Un attaquant lit ce que corrige une mise à jour et cherche les ordinateurs qui ne l’ont pas encore.',
    because: {
      updatesPending: {
        state: 'Mises à jour en attente',
        sentence: 'Des mises à jour de sécurité attendent d’être installées.',
        steps: {
          linux: [saveWork, 'Ouvrez la logithèque et installez toutes les mises à jour.', checked],
          darwin: [saveWork, `Ouvrez ${macUpdate} et lancez l’installation.`, checked],
          win32: [saveWork, 'Ouvrez Paramètres › Windows Update et lancez l’installation.', checked],
        },
      },
      updatesNotKnown: {
        state: 'Inconnu',
        sentence: 'Impossible de savoir si des mises à jour de sécurité sont en attente.',
        steps: everywhere(lookForUpdates, checked),
      },
      listsOld: {
        state: 'Recherche trop ancienne',
        sentence:
          'Cet ordinateur n’a pas recherché de mises à jour depuis un certain temps ; nul ne sait s’il y en a en attente.',
        steps: everywhere(goOnline, lookForUpdates, checked),
      },
      rebootRequired: {
        state: 'Redémarrage nécessaire',
        sentence: 'Une mise à jour de sécurité est installée, mais elle ne protège qu’après un redémarrage.',
        steps: {
          linux: [saveWork, 'Redémarrez l’ordinateur depuis le menu système.', checked],
          darwin: [saveWork, `Ouvrez ${macUpdate} et choisissez « Redémarrer maintenant ».`, checked],
          win32: [saveWork, 'Ouvrez Paramètres › Windows Update et choisissez « Redémarrer maintenant ».', checked],
        },
      },
      rebootNotKnown: {
        state: 'Redémarrage inconnu',
        sentence: 'Rien sur cet ordinateur n’indique si une mise à jour attend un redémarrage.',
        steps: everywhere(nothingToDo),
      },
      patchedLongAgo: {
        state: 'Longtemps sans mise à jour',
        sentence: 'Aucune mise à jour n’a été installée sur cet ordinateur depuis longtemps.',
        steps: everywhere(goOnline, 'Ouvrez les mises à jour logicielles et installez-les toutes.', checked),
      },
      patchedNotKnown: {
        state: 'Dernières mises à jour inconnues',
        sentence: 'Impossible de savoir quand des mises à jour ont été installées pour la dernière fois.',
        steps: everywhere(nothingToDo),
      },
      automaticUpdatesOff: {
        state: 'Mises à jour automatiques désactivées',
        sentence: 'Cet ordinateur n’installe pas les mises à jour de sécurité automatiquement.',
        steps: {
          linux: [
            'Ouvrez les réglages des mises à jour logicielles.',
            'Activez les mises à jour de sécurité automatiques.',
            checked,
          ],
          darwin: [`Ouvrez ${macUpdate}.`, 'Activez les mises à jour automatiques.', checked],
          win32: ['Ouvrez Paramètres › Windows Update.', 'Choisissez « Reprendre les mises à jour ».', checked],
        },
      },
      automaticUpdatesNotKnown: {
        state: 'Mises à jour automatiques : inconnu',
        sentence: 'Impossible de savoir si cet ordinateur installe les mises à jour de sécurité automatiquement.',
        steps: everywhere(nothingToDo),
      },
    },
  },
};
