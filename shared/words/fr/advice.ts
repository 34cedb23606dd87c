import type { advice as english } from '../en/advice.ts';
import { translationOf } from '../message.ts';

const checked = 'L’ordinateur est ensuite vérifié automatiquement.';
const askCode = 'Demandez un nouveau code d’inscription à l’équipe informatique.';
const runEnrol = 'Exécutez « stance enrol » et collez le code.';
const leaveNetwork = 'Quittez le réseau actuel s’il n’est pas le vôtre.';
const doctor = 'S’il s’arrête à nouveau, exécutez « stance doctor ».';

/** What a person can do about the agent or its connection, in French. */
export const advice = translationOf<typeof english>()({
  'advice.keyLocked': 'Déverrouiller la clé de cet ordinateur',
  'advice.keyLocked.steps': ['Fermez la session et rouvrez-la : le trousseau se déverrouille ainsi.', checked],
  'advice.keyLocked.tpm': 'La clé de cet ordinateur est inutilisable pour le moment',
  'advice.keyLocked.tpm.steps': [
    'Attendez deux minutes : Stance réessaie le TPM automatiquement.',
    'Si cela ne suffit pas, redémarrez l’ordinateur.',
    'Si le problème persiste, demandez à l’équipe informatique d’exécuter « stance doctor » sur cet ordinateur.',
  ],
  'advice.keyLocked.file': 'La clé de cet ordinateur est inutilisable',
  'advice.keyLocked.file.steps': ['Demandez à l’équipe informatique d’exécuter « stance doctor » sur cet ordinateur.'],
  'advice.keyMissing': 'La clé de cet ordinateur a disparu',
  'advice.keyMissing.steps': [askCode, runEnrol],
  'advice.stateUnwritable': 'Permettre à l’agent d’écrire',
  'advice.stateUnwritable.steps': [
    'Libérez de l’espace sur le disque.',
    'S’il y en a assez, demandez à l’équipe informatique d’exécuter « stance doctor » sur cet ordinateur.',
  ],
  'advice.serviceUntrusted': 'Le service n’a pas pu prouver son identité',
  'advice.serviceUntrusted.steps': [
    leaveNetwork,
    'Si le problème persiste, prévenez immédiatement l’équipe informatique.',
  ],
  'advice.revoked': 'Cet ordinateur a été mis hors service',
  'advice.revoked.steps': [
    'Adressez-vous à l’équipe informatique : elle a révoqué la clé de cet ordinateur et peut l’inscrire à nouveau.',
  ],
  'advice.enrolmentRefused': 'L’inscription a été refusée',
  'advice.enrolmentRefused.steps': [askCode, runEnrol],
  'advice.forgotten': 'Le service ne connaît pas cet ordinateur',
  'advice.forgotten.steps': [askCode, runEnrol],
  'advice.issuerUnknown': 'Le service signe avec une clé inconnue',
  'advice.issuerUnknown.steps': [
    leaveNetwork,
    'Si le problème persiste, prévenez l’équipe informatique : après deux changements de ses clés, elle fournit un nouveau code d’inscription.',
    runEnrol,
  ],

  'advice.offline': 'Que faire',
  'advice.offline.steps': [
    'Vérifiez que d’autres sites s’ouvrent. Sinon, rétablissez d’abord le réseau.',
    'Activez le VPN si votre organisation en exige un.',
    'Connectez-vous au réseau de l’hôtel ou du train dans votre navigateur.',
  ],
  'advice.refused': 'Que faire',
  'advice.refused.steps': [
    'Attendez : Stance réessaie automatiquement.',
    'Si le problème persiste, prévenez l’équipe informatique : le service refuse cet ordinateur.',
  ],
  'advice.enrol': 'Inscrire cet ordinateur',
  'advice.enrol.steps': [
    'Demandez un code d’inscription à l’équipe informatique.',
    'Ouvrez un terminal et exécutez « stance enrol ».',
    'Collez le code lorsqu’il est demandé.',
  ],

  'advice.start': 'Démarrer l’agent',
  'advice.start.unknown.steps': ['Demandez à l’équipe informatique si Stance est installé sur cet ordinateur.', doctor],
  'advice.start.user.steps': ['Ouvrez un terminal et exécutez « stance run ».', doctor],
  'advice.start.linux.steps': ['Ouvrez un terminal et exécutez « sudo systemctl start stance ».', doctor],
  'advice.start.darwin.steps': ['Redémarrez l’ordinateur : l’agent démarre avec lui.', doctor],
  'advice.start.win32.steps': [
    'Ouvrez « Services » en tant qu’administrateur.',
    'Sélectionnez « Stance agent » et choisissez « Démarrer ».',
    doctor,
  ],
});
