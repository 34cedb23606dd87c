import { everywhere } from '../../signal.ts';
import type { FindingTexts } from '../finding-texts.ts';
import { onlyOn } from '../only-on.ts';
import { checked, doctor, saveWork } from './steps.ts';

const firmware = [
  saveWork,
  'Redémarrez, ouvrez les réglages du micrologiciel (souvent F2, F12 ou Suppr) et activez Secure Boot.',
  'Si vous ne le trouvez pas, adressez-vous à l’équipe informatique.',
];
const factoryKeys = [
  'Ouvrez les réglages du micrologiciel et rétablissez les clés d’usine de Secure Boot.',
  'Activez ensuite Secure Boot.',
];
const macRecovery = [
  'Éteignez le Mac, puis démarrez en mode récupération (puce Apple : maintenez le bouton d’alimentation).',
  'Ouvrez Utilitaire Sécurité au démarrage et choisissez « Sécurité maximale ».',
];
const csrutil = [
  'Démarrez en mode récupération, ouvrez un terminal et exécutez « csrutil enable ».',
  'Redémarrez l’ordinateur.',
];
const only = onlyOn('Adressez-vous à l’équipe informatique : quelqu’un l’a désactivé volontairement.');

/** What findings about the system itself say, in French. */
export const systemFindings: Pick<FindingTexts['signals'], 'diskEncryption' | 'secureBoot' | 'systemIntegrity'> = {
  diskEncryption: {
    title: 'Chiffrement du disque',
    why: 'Si l’ordinateur est perdu, quiconque le trouve peut lire tous les fichiers d’un disque non chiffré.',
    because: {
      off: {
        state: 'Désactivé',
        sentence: 'Au moins un volume de cet ordinateur n’est pas chiffré.',
        steps: {
          linux: ['Adressez-vous à l’équipe informatique : un système Linux se chiffre lors de son installation.'],
          darwin: ['Ouvrez Réglages Système › Confidentialité et sécurité › FileVault.', 'Activez FileVault.', checked],
          win32: [
            'Ouvrez Paramètres › Confidentialité et sécurité › Chiffrement de l’appareil.',
            'Activez le chiffrement de l’appareil.',
            checked,
          ],
        },
      },
      suspended: {
        state: 'Suspendu',
        sentence: 'Le disque est chiffré, mais sa protection est suspendue : la clé y est lisible.',
        steps: everywhere(
          'Redémarrez l’ordinateur.',
          'Si la protection reste suspendue, ouvrez les réglages de chiffrement et rétablissez-la.',
        ),
      },
      encrypting: {
        state: 'Chiffrement en cours',
        sentence: 'Le chiffrement du disque est en cours ; il n’est protégé qu’une fois celui-ci terminé.',
        steps: everywhere('Laissez l’ordinateur branché sur secteur.', checked),
      },
      decrypting: {
        state: 'Déchiffrement en cours',
        sentence: 'Quelqu’un a désactivé le chiffrement et le déchiffrement du disque est en cours.',
        steps: everywhere('Ouvrez les réglages de chiffrement et réactivez le chiffrement.'),
      },
      volumeNotKnown: {
        state: 'Inconnu',
        sentence: 'L’état d’au moins un volume n’a pas pu être lu.',
        steps: everywhere(doctor),
      },
      mappingNotKnown: {
        state: 'Non vérifié',
        sentence:
          'Le disque se déclare chiffré, mais il n’a pas été possible de vérifier qu’il l’est en entier et par un véritable procédé.',
        steps: {
          ...everywhere(doctor),
          linux: [
            'Demandez à l’équipe informatique d’installer Stance depuis son paquet : sinon seul root peut vérifier.',
            'S’il est installé ainsi, demandez-lui d’exécuter « stance doctor » sur cet ordinateur.',
          ],
        },
      },
      noSystemVolume: {
        state: 'Inconnu',
        sentence: 'Le volume qui contient le système d’exploitation est introuvable.',
        steps: everywhere(doctor),
      },
    },
  },
  secureBoot: {
    title: 'Secure Boot',
    why: 'Sans lui, un système modifié peut démarrer avant tout ce qui le remarquerait.',
    because: {
      off: {
        state: 'Désactivé',
        sentence: 'L’ordinateur démarre tout ce qui se trouve sur son disque, signé ou non.',
        steps: { linux: firmware, darwin: macRecovery, win32: firmware },
      },
      setup: {
        state: 'En mode configuration',
        sentence: 'Le micrologiciel attend des clés et prend celles du premier venu.',
        steps: { linux: factoryKeys, darwin: macRecovery, win32: factoryKeys },
      },
      limited: {
        state: 'Limité',
        sentence: 'Secure Boot est activé, mais une partie de ses contrôles a été désactivée.',
        steps: {
          linux: [
            'Ouvrez un terminal et exécutez « sudo mokutil --enable-validation ».',
            'Redémarrez et confirmez avec le mot de passe choisi.',
          ],
          darwin: macRecovery,
          win32: [
            'Adressez-vous à l’équipe informatique : une partie de Secure Boot a été désactivée sur cet ordinateur.',
          ],
        },
      },
      absent: {
        state: 'Absent',
        sentence: 'Cet ordinateur a été démarré d’une manière qui ne connaît pas Secure Boot.',
        steps: everywhere(
          'Adressez-vous à l’équipe informatique : l’ordinateur doit être réinstallé en mode UEFI ou est trop ancien pour cela.',
        ),
      },
      notKnown: {
        state: 'Inconnu',
        sentence: 'Impossible de savoir si Secure Boot est activé.',
        steps: everywhere(doctor),
      },
      noChip: {
        state: 'Aucune puce de sécurité',
        sentence: 'L’ordinateur n’a pas de puce qui conserve des clés, ou elle est désactivée.',
        steps: everywhere(
          'Ouvrez les réglages du micrologiciel et activez le TPM.',
          'S’il n’y en a pas, adressez-vous à l’équipe informatique.',
        ),
      },
      chipNotKnown: {
        state: 'Puce inconnue',
        sentence: 'Impossible de savoir si l’ordinateur a une puce qui conserve des clés.',
        steps: everywhere(doctor),
      },
    },
  },
  systemIntegrity: {
    title: 'Intégrité du système',
    why: 'Elle empêche un programme admis une fois de s’installer durablement dans le système lui-même.',
    because: {
      lockdownOff: {
        state: 'Noyau non verrouillé',
        sentence: 'Quiconque devient root sur cet ordinateur peut modifier le noyau en cours d’exécution.',
        steps: only(
          'linux',
          'Activez Secure Boot dans les réglages du micrologiciel : la plupart des noyaux se verrouillent alors d’eux-mêmes.',
        ),
      },
      mandatoryAccessOff: {
        state: 'Contrôle d’accès désactivé',
        sentence:
          'Les règles qui maintiennent les programmes dans leurs limites (SELinux ou AppArmor) ne sont pas appliquées.',
        steps: only(
          'linux',
          'Avec SELinux : indiquez SELINUX=enforcing dans /etc/selinux/config.',
          'Avec AppArmor : exécutez « sudo systemctl enable --now apparmor ».',
          'Redémarrez l’ordinateur.',
        ),
      },
      sipOff: {
        state: 'Protection désactivée',
        sentence:
          'System Integrity Protection est désactivée : tout programme qui en a les droits peut modifier macOS.',
        steps: only('darwin', ...csrutil),
      },
      sipWeakened: {
        state: 'Protection affaiblie',
        sentence: 'Des parties de System Integrity Protection sont désactivées.',
        steps: only('darwin', ...csrutil),
      },
      gatekeeperOff: {
        state: 'Gatekeeper désactivé',
        sentence: 'Des programmes que personne n’a signés démarrent sans confirmation.',
        steps: only(
          'darwin',
          'Ouvrez Réglages Système › Confidentialité et sécurité.',
          'N’autorisez que les applications de l’App Store et des développeurs connus.',
        ),
      },
      memoryIntegrityOff: {
        state: 'Intégrité de la mémoire désactivée',
        sentence: 'Windows n’écarte pas le code non signé de son noyau.',
        steps: only(
          'win32',
          'Ouvrez Sécurité Windows › Sécurité de l’appareil › Isolation du noyau.',
          'Activez l’intégrité de la mémoire et redémarrez.',
        ),
      },
      memoryIntegrityNotRunning: {
        state: 'Pas encore en fonction',
        sentence: 'L’intégrité de la mémoire est activée, mais elle ne fonctionne pas encore.',
        steps: only(
          'win32',
          'Redémarrez l’ordinateur.',
          'Si le problème persiste, adressez-vous à l’équipe informatique : un pilote peut l’en empêcher.',
        ),
      },
      notKnown: {
        state: 'Inconnu',
        sentence: 'Une partie de ce qui protège le système n’a pas pu être lue.',
        steps: everywhere(doctor),
      },
    },
  },
};
