import { everywhere } from '../../signal.ts';
import type { FindingTexts } from '../finding-texts.ts';
import { askIfItStays, checked, doctor, nothingToDo } from './steps.ts';

const restartOrAsk = everywhere(
  'Redémarrez l’ordinateur.',
  'Si le problème persiste, adressez-vous à l’équipe informatique : c’est elle qui gère ce produit.',
);
const linuxLock =
  'Ouvrez Paramètres › Confidentialité › Verrouillage de l’écran (sous KDE : Configuration du système › Verrouillage de l’écran).';
const macLock = 'Ouvrez Réglages Système › Écran verrouillé.';
const windowsLock = 'Ouvrez Paramètres › Personnalisation › Écran de verrouillage › Écran de veille.';

/** What findings about what guards the laptop say, in French. */
export const guardFindings: Pick<
  FindingTexts['signals'],
  'edr' | 'firewall' | 'screenLock' | 'management' | 'hardware'
> = {
  edr: {
    title: 'Protection contre les menaces',
    why: 'Elle détecte et arrête les programmes nuisibles qu’une mise à jour seule n’arrête pas.',
    because: {
      none: {
        state: 'Aucune trouvée',
        sentence: 'Aucune protection contre les menaces acceptée par votre organisation n’est installée.',
        steps: everywhere(
          'Demandez à l’équipe informatique de l’installer : c’est à elle de la choisir et de la gérer.',
        ),
      },
      notRunning: {
        state: 'Arrêtée',
        sentence: 'La protection contre les menaces est installée, mais elle est arrêtée.',
        steps: restartOrAsk,
      },
      runningNotKnown: {
        state: 'État inconnu',
        sentence: 'Impossible de savoir si la protection contre les menaces fonctionne.',
        steps: restartOrAsk,
      },
      degraded: {
        state: 'Limitée',
        sentence: 'La protection contre les menaces fonctionne, mais déclare elle-même ne pas protéger entièrement.',
        steps: restartOrAsk,
      },
      healthNotKnown: {
        state: 'État de santé inconnu',
        sentence: 'La protection contre les menaces fonctionne, mais son état n’a pas pu être lu.',
        steps: restartOrAsk,
      },
      definitionsOld: {
        state: 'Définitions anciennes',
        sentence:
          'La protection contre les menaces fonctionne avec d’anciennes définitions et manque donc ce qui est nouveau.',
        steps: everywhere('Connectez-vous à Internet.', 'Ouvrez le produit et laissez-le se mettre à jour.', checked),
      },
      definitionsNotKnown: {
        state: 'Définitions inconnues',
        sentence: 'Impossible de connaître l’ancienneté des définitions de la protection contre les menaces.',
        steps: restartOrAsk,
      },
      cloudSilent: {
        state: 'Sans contact',
        sentence: 'La protection contre les menaces n’a pas joint son propre service depuis un certain temps.',
        steps: everywhere('Connectez-vous à Internet.', askIfItStays),
      },
      cloudNotKnown: {
        state: 'Contact inconnu',
        sentence:
          'Impossible de savoir quand la protection contre les menaces a joint son service pour la dernière fois.',
        steps: restartOrAsk,
      },
    },
  },
  firewall: {
    title: 'Pare-feu',
    why: 'Sur un réseau partagé avec des inconnus, il les tient à l’écart des services de l’ordinateur.',
    because: {
      off: {
        state: 'Désactivé',
        sentence: 'Le pare-feu de cet ordinateur est désactivé : tous ceux du même réseau peuvent l’atteindre.',
        steps: {
          linux: [
            'Ouvrez les réglages du pare-feu et activez-le.',
            'Ou ouvrez un terminal et exécutez « sudo ufw enable » (Debian, Ubuntu) ou « sudo systemctl enable --now firewalld » (Fedora, openSUSE).',
            checked,
          ],
          darwin: ['Ouvrez Réglages Système › Réseau › Coupe-feu.', 'Activez le coupe-feu.', checked],
          win32: [
            'Ouvrez Sécurité Windows › Pare-feu et protection du réseau.',
            'Activez le pare-feu pour chaque réseau de la liste.',
            checked,
          ],
        },
      },
      open: {
        state: 'Laisse tout entrer',
        sentence: 'Le pare-feu est activé, mais ses règles laissent entrer toutes les connexions.',
        steps: {
          linux: [
            'Ouvrez les réglages du pare-feu.',
            'Réglez les connexions entrantes sur « deny », ou choisissez la zone « public ».',
            checked,
          ],
          darwin: ['Ouvrez Réglages Système › Réseau › Coupe-feu.', 'Retirez de la liste les exceptions inutiles.'],
          win32: [
            'Ouvrez Sécurité Windows › Pare-feu et protection du réseau › Paramètres avancés.',
            'Réglez les connexions entrantes sur « Bloquer » pour chaque réseau.',
            checked,
          ],
        },
      },
      notKnown: {
        state: 'Inconnu',
        sentence: 'Impossible de savoir si le pare-feu est activé.',
        steps: everywhere(doctor),
      },
      inboundNotKnown: {
        state: 'Règles inconnues',
        sentence: 'Le pare-feu est activé, mais impossible de savoir ce qu’il laisse entrer.',
        steps: everywhere(doctor),
      },
    },
  },
  screenLock: {
    title: 'Verrouillage de l’écran',
    why: 'Un ordinateur laissé ouvert quelques minutes suffit à quelqu’un qui passe.',
    because: {
      off: {
        state: 'Désactivé',
        sentence: 'L’écran ne se verrouille pas automatiquement en votre absence.',
        steps: {
          linux: [
            linuxLock,
            'Activez le verrouillage automatique et réglez le délai d’extinction de l’écran.',
            checked,
          ],
          darwin: [macLock, 'Exigez le mot de passe immédiatement après l’extinction de l’écran.', checked],
          win32: [
            windowsLock,
            'Choisissez un délai et activez « À la reprise, demander l’ouverture de session ».',
            checked,
          ],
        },
      },
      tooLate: {
        state: 'Verrouillage trop tardif',
        sentence: 'L’écran se verrouille automatiquement, mais plus tard que ce que votre organisation accepte.',
        steps: {
          linux: [linuxLock, 'Choisissez des délais plus courts.', checked],
          darwin: [macLock, 'Choisissez des délais plus courts.', checked],
          win32: [windowsLock, 'Choisissez un délai plus court.', checked],
        },
      },
      notKnown: {
        state: 'Inconnu',
        sentence: 'Impossible de savoir si l’écran se verrouille automatiquement.',
        steps: everywhere('Ouvrez votre session et laissez-y Stance en marche.', askIfItStays),
      },
      unread: {
        state: 'Inconnu',
        sentence: 'Impossible de savoir si l’écran se verrouille automatiquement.',
        steps: everywhere(
          'Ouvrez votre session à l’écran même de cet ordinateur et laissez-y Stance en marche.',
          askIfItStays,
        ),
      },
      delayNotKnown: {
        state: 'Délai inconnu',
        sentence: 'L’écran se verrouille automatiquement, mais impossible de savoir après quel délai.',
        steps: everywhere(doctor),
      },
    },
  },
  management: {
    title: 'Gestion de l’appareil',
    why: 'Elle permet à votre organisation de configurer, de mettre à jour et, en cas de perte, de verrouiller ou d’effacer l’ordinateur.',
    because: {
      notEnrolled: {
        state: 'Non géré',
        sentence: 'Aucune organisation ne gère cet ordinateur.',
        steps: {
          linux: ['Demandez à l’équipe informatique comment les ordinateurs sont inscrits.'],
          darwin: [
            'Demandez la page d’inscription à l’équipe informatique, ou ouvrez Réglages Système › Général › Gestion des appareils.',
            'Installez le profil de gestion et approuvez-le.',
            checked,
          ],
          win32: [
            'Ouvrez Paramètres › Comptes › Accès Professionnel ou Scolaire.',
            'Choisissez « Se connecter » et utilisez le compte de votre organisation.',
            checked,
          ],
        },
      },
      notKnown: {
        state: 'Inconnu',
        sentence: 'Impossible de savoir si cet ordinateur est géré.',
        steps: { ...everywhere(doctor), linux: [nothingToDo] },
      },
      otherService: {
        state: 'Géré ailleurs',
        sentence: 'Cet ordinateur est géré par un service que votre organisation n’accepte pas.',
        steps: everywhere('Demandez à l’équipe informatique de transférer cet ordinateur vers son propre service.'),
      },
      serviceNotKnown: {
        state: 'Service inconnu',
        sentence: 'Cet ordinateur est géré, mais impossible de savoir par quel service.',
        steps: everywhere(doctor),
      },
      notApproved: {
        state: 'Non approuvé',
        sentence:
          'Cet ordinateur est inscrit, mais personne ne l’a approuvé : une partie de sa gestion ne fonctionne pas.',
        steps: everywhere(
          'Ouvrez Réglages Système › Général › Gestion des appareils.',
          'Sélectionnez le profil de gestion et approuvez-le.',
          checked,
        ),
      },
      approvalNotKnown: {
        state: 'Approbation inconnue',
        sentence: 'Cet ordinateur est inscrit, mais impossible de savoir si cela a été approuvé.',
        steps: everywhere(doctor),
      },
    },
  },
  hardware: {
    title: 'Matériel',
    why: 'Votre organisation ne peut prendre soin que des appareils qu’elle sait réparer et mettre à jour.',
    because: {
      otherMaker: {
        state: 'Autre fabricant',
        sentence: 'Cet appareil n’est pas d’un fabricant que votre organisation accepte.',
        steps: everywhere('Demandez à l’équipe informatique quels ordinateurs votre organisation accepte.'),
      },
      makerNotKnown: {
        state: 'Fabricant inconnu',
        sentence: 'Cet appareil n’indique pas qui l’a fabriqué.',
        steps: everywhere(doctor),
      },
      virtual: {
        state: 'Machine virtuelle',
        sentence:
          'Ceci est une machine virtuelle : qui contrôle l’appareil qui l’héberge peut tout y lire et tout y modifier.',
        steps: everywhere(
          'Utilisez l’ordinateur lui-même.',
          'Si la machine virtuelle est nécessaire à votre travail, adressez-vous à l’équipe informatique.',
        ),
      },
      virtualNotKnown: {
        state: 'Inconnu',
        sentence: 'Impossible de savoir s’il s’agit d’une machine virtuelle.',
        steps: everywhere(doctor),
      },
    },
  },
};
