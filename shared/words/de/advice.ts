import type { advice as english } from '../en/advice.ts';
import { translationOf } from '../message.ts';

const checked = 'Der Laptop wird von selbst geprüft.';
const askCode = 'Das IT-Team um einen neuen Registrierungscode bitten.';
const runEnrol = '„stance enrol“ ausführen und den Code einfügen.';
const leaveNetwork = 'Das Netz verlassen, falls es nicht das eigene ist.';
const doctor = 'Endet er erneut, „stance doctor“ ausführen.';

/** What a person can do about the agent or its connection, in German. */
export const advice = translationOf<typeof english>()({
  'advice.keyLocked': 'Schlüssel dieses Laptops entsperren',
  'advice.keyLocked.steps': ['Ab- und wieder anmelden: das entsperrt den Schlüsselbund.', checked],
  'advice.keyLocked.tpm': 'Der Schlüssel dieses Laptops ist gerade nicht nutzbar',
  'advice.keyLocked.tpm.steps': [
    'Zwei Minuten warten: Stance versucht es von selbst erneut mit dem TPM.',
    'Hilft das nicht, den Laptop neu starten.',
    'Bleibt es dabei, das IT-Team bitten, auf diesem Laptop „stance doctor“ auszuführen.',
  ],
  'advice.keyLocked.file': 'Der Schlüssel dieses Laptops ist nicht nutzbar',
  'advice.keyLocked.file.steps': ['Das IT-Team bitten, auf diesem Laptop „stance doctor“ auszuführen.'],
  'advice.keyMissing': 'Der Schlüssel dieses Laptops fehlt',
  'advice.keyMissing.steps': [askCode, runEnrol],
  'advice.stateUnwritable': 'Den Agenten schreiben lassen',
  'advice.stateUnwritable.steps': [
    'Speicherplatz freigeben.',
    'Ist genug frei, das IT-Team bitten, auf diesem Laptop „stance doctor“ auszuführen.',
  ],
  'advice.serviceUntrusted': 'Der Dienst konnte sich nicht ausweisen',
  'advice.serviceUntrusted.steps': [leaveNetwork, 'Bleibt es dabei, sofort das IT-Team informieren.'],
  'advice.revoked': 'Dieser Laptop wurde außer Dienst gestellt',
  'advice.revoked.steps': [
    'Das IT-Team fragen: Es hat den Schlüssel dieses Laptops widerrufen und kann ihn neu registrieren.',
  ],
  'advice.enrolmentRefused': 'Die Registrierung wurde abgelehnt',
  'advice.enrolmentRefused.steps': [askCode, runEnrol],
  'advice.forgotten': 'Der Dienst kennt diesen Laptop nicht',
  'advice.forgotten.steps': [askCode, runEnrol],
  'advice.issuerUnknown': 'Der Dienst signiert mit einem unbekannten Schlüssel',
  'advice.issuerUnknown.steps': [
    leaveNetwork,
    'Bleibt es dabei, das IT-Team informieren: Nach zwei Wechseln seiner Schlüssel gibt es einen neuen Registrierungscode aus.',
    runEnrol,
  ],

  'advice.offline': 'Was helfen kann',
  'advice.offline.steps': [
    'Prüfen, ob sich andere Seiten öffnen. Wenn nicht, zuerst das Netz in Ordnung bringen.',
    'Das VPN einschalten, falls die Organisation eines verlangt.',
    'Sich im Browser beim Netz von Hotel oder Zug anmelden.',
  ],
  'advice.refused': 'Was helfen kann',
  'advice.refused.steps': [
    'Warten: Stance versucht es von selbst erneut.',
    'Bleibt es dabei, das IT-Team informieren: Der Dienst weist diesen Laptop ab.',
  ],
  'advice.enrol': 'Diesen Laptop registrieren',
  'advice.enrol.steps': [
    'Das IT-Team um einen Registrierungscode bitten.',
    'Ein Terminal öffnen und „stance enrol“ ausführen.',
    'Den Code einfügen, wenn danach gefragt wird.',
  ],

  'advice.start': 'Agent starten',
  'advice.start.unknown.steps': ['Das IT-Team fragen, ob Stance auf diesem Laptop installiert ist.', doctor],
  'advice.start.user.steps': ['Ein Terminal öffnen und „stance run“ ausführen.', doctor],
  'advice.start.linux.steps': ['Ein Terminal öffnen und „sudo systemctl start stance“ ausführen.', doctor],
  'advice.start.darwin.steps': ['Den Laptop neu starten: Der Agent startet mit ihm.', doctor],
  'advice.start.win32.steps': [
    '„Dienste“ als Administrator öffnen.',
    '„Stance agent“ auswählen und „Starten“ wählen.',
    doctor,
  ],
});
