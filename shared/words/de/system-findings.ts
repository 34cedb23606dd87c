import { everywhere } from '../../signal.ts';
import type { FindingTexts } from '../finding-texts.ts';
import { onlyOn } from '../only-on.ts';
import { checked, doctor, saveWork } from './steps.ts';

const firmware = [
  saveWork,
  'Neu starten, die Firmware-Einstellungen öffnen (oft F2, F12 oder Entf) und Secure Boot einschalten.',
  'Ist der Punkt nicht zu finden, das IT-Team fragen.',
];
const factoryKeys = [
  'Die Firmware-Einstellungen öffnen und die werkseitigen Schlüssel von Secure Boot wiederherstellen.',
  'Danach Secure Boot einschalten.',
];
const macRecovery = [
  'Ausschalten und in der Wiederherstellung starten (bei Apple Chips: Ein-/Ausschalter gedrückt halten).',
  'Das Startsicherheitsdienstprogramm öffnen und „Volle Sicherheit“ wählen.',
];
const only = onlyOn('Das IT-Team fragen: Jemand hat dies mit Absicht abgeschaltet.');

/** What findings about the system itself say, in German. */
export const systemFindings: Pick<FindingTexts['signals'], 'diskEncryption' | 'secureBoot' | 'systemIntegrity'> = {
  diskEncryption: {
    title: 'Festplattenverschlüsselung',
    why: 'Geht der Laptop verloren, kann der Finder von einem unverschlüsselten Datenträger jede Datei lesen.',
    because: {
      off: {
        state: 'Aus',
        sentence: 'Mindestens ein Volume dieses Laptops ist nicht verschlüsselt.',
        steps: {
          linux: ['Das IT-Team fragen: Ein Linux-System wird bei der Installation verschlüsselt.'],
          darwin: [
            'Systemeinstellungen › Datenschutz & Sicherheit › FileVault öffnen.',
            'FileVault einschalten.',
            checked,
          ],
          win32: [
            'Einstellungen › Datenschutz und Sicherheit › Geräteverschlüsselung öffnen.',
            'Die Geräteverschlüsselung einschalten.',
            checked,
          ],
        },
      },
      suspended: {
        state: 'Angehalten',
        sentence:
          'Der Datenträger ist verschlüsselt, doch der Schutz ist angehalten: Der Schlüssel liegt offen darauf.',
        steps: everywhere(
          'Den Laptop neu starten.',
          'Bleibt der Schutz angehalten, die Verschlüsselungseinstellungen öffnen und ihn fortsetzen.',
        ),
      },
      encrypting: {
        state: 'Wird noch verschlüsselt',
        sentence: 'Der Datenträger wird verschlüsselt und ist erst danach geschützt.',
        steps: everywhere('Den Laptop am Netzteil lassen.', checked),
      },
      decrypting: {
        state: 'Wird entschlüsselt',
        sentence: 'Jemand hat die Verschlüsselung abgeschaltet, und der Datenträger wird entschlüsselt.',
        steps: everywhere('Die Verschlüsselungseinstellungen öffnen und die Verschlüsselung wieder einschalten.'),
      },
      volumeNotKnown: {
        state: 'Nicht bekannt',
        sentence: 'Der Zustand mindestens eines Volumes konnte nicht gelesen werden.',
        steps: everywhere(doctor),
      },
      mappingNotKnown: {
        state: 'Nicht nachgeprüft',
        sentence:
          'Der Datenträger gibt an, verschlüsselt zu sein; ob ganz und mit einem echten Verfahren, konnte niemand nachsehen.',
        steps: {
          ...everywhere(doctor),
          linux: [
            'Das IT-Team bitten, Stance aus seinem Paket zu installieren: Sonst kann nur root nachsehen.',
            'Ist es so installiert, das IT-Team bitten, auf diesem Laptop „stance doctor“ auszuführen.',
          ],
        },
      },
      noSystemVolume: {
        state: 'Nicht bekannt',
        sentence: 'Das Volume mit dem Betriebssystem konnte nicht gefunden werden.',
        steps: everywhere(doctor),
      },
    },
  },
  secureBoot: {
    title: 'Secure Boot',
    why: 'Ohne Secure Boot kann ein verändertes System starten, bevor irgendetwas es bemerkt.',
    because: {
      off: {
        state: 'Aus',
        sentence: 'Der Laptop startet, was auf seinem Datenträger liegt, ob signiert oder nicht.',
        steps: { linux: firmware, darwin: macRecovery, win32: firmware },
      },
      setup: {
        state: 'Im Setup-Modus',
        sentence: 'Die Firmware wartet auf Schlüssel und nimmt die des Ersten, der kommt.',
        steps: { linux: factoryKeys, darwin: macRecovery, win32: factoryKeys },
      },
      limited: {
        state: 'Eingeschränkt',
        sentence: 'Secure Boot ist eingeschaltet, doch ein Teil der Prüfungen wurde abgeschaltet.',
        steps: {
          linux: [
            'Ein Terminal öffnen und „sudo mokutil --enable-validation“ ausführen.',
            'Neu starten und mit dem gewählten Passwort bestätigen.',
          ],
          darwin: macRecovery,
          win32: ['Das IT-Team fragen: Etwas auf diesem Laptop hat einen Teil von Secure Boot abgeschaltet.'],
        },
      },
      absent: {
        state: 'Nicht vorhanden',
        sentence: 'Dieser Laptop wurde auf eine Weise gestartet, die kein Secure Boot kennt.',
        steps: everywhere(
          'Das IT-Team fragen: Der Laptop muss im UEFI-Modus neu eingerichtet werden oder ist zu alt dafür.',
        ),
      },
      notKnown: {
        state: 'Nicht bekannt',
        sentence: 'Es ließ sich nicht feststellen, ob Secure Boot eingeschaltet ist.',
        steps: everywhere(doctor),
      },
      noChip: {
        state: 'Kein Sicherheitschip',
        sentence: 'Der Laptop hat keinen Chip, der Schlüssel verwahrt, oder er ist abgeschaltet.',
        steps: everywhere(
          'Die Firmware-Einstellungen öffnen und das TPM einschalten.',
          'Gibt es keines, das IT-Team fragen.',
        ),
      },
      chipNotKnown: {
        state: 'Chip nicht bekannt',
        sentence: 'Es ließ sich nicht feststellen, ob der Laptop einen Chip hat, der Schlüssel verwahrt.',
        steps: everywhere(doctor),
      },
    },
  },
  systemIntegrity: {
    title: 'Systemintegrität',
    why: 'Sie verhindert, dass ein einmal eingelassenes Programm sich im System selbst festsetzt.',
    because: {
      lockdownOff: {
        state: 'Kernel nicht abgeriegelt',
        sentence: 'Wer auf diesem Laptop root wird, kann den laufenden Kernel verändern.',
        steps: only(
          'linux',
          'Secure Boot in den Firmware-Einstellungen einschalten: Die meisten Kernel riegeln sich dann von selbst ab.',
        ),
      },
      mandatoryAccessOff: {
        state: 'Zugriffskontrolle aus',
        sentence:
          'Die Regeln, die Programme in ihren Grenzen halten (SELinux oder AppArmor), werden nicht durchgesetzt.',
        steps: only(
          'linux',
          'Mit SELinux: in /etc/selinux/config SELINUX=enforcing setzen.',
          'Mit AppArmor: „sudo systemctl enable --now apparmor“ ausführen.',
          'Den Laptop neu starten.',
        ),
      },
      sipOff: {
        state: 'Schutz aus',
        sentence: 'System Integrity Protection ist aus; jedes Programm mit Rechten kann macOS verändern.',
        steps: only(
          'darwin',
          'In der Wiederherstellung starten, ein Terminal öffnen und „csrutil enable“ ausführen.',
          'Den Laptop neu starten.',
        ),
      },
      sipWeakened: {
        state: 'Schutz eingeschränkt',
        sentence: 'Teile von System Integrity Protection sind abgeschaltet.',
        steps: only(
          'darwin',
          'In der Wiederherstellung starten, ein Terminal öffnen und „csrutil enable“ ausführen.',
          'Den Laptop neu starten.',
        ),
      },
      gatekeeperOff: {
        state: 'Gatekeeper aus',
        sentence: 'Programme, die niemand signiert hat, starten ohne Rückfrage.',
        steps: only(
          'darwin',
          'Systemeinstellungen › Datenschutz & Sicherheit öffnen.',
          'Apps nur aus dem App Store und von bekannten Entwicklern erlauben.',
        ),
      },
      memoryIntegrityOff: {
        state: 'Speicherintegrität aus',
        sentence: 'Windows hält unsignierten Code nicht von seinem Kernel fern.',
        steps: only(
          'win32',
          'Windows-Sicherheit › Gerätesicherheit › Kernisolierung öffnen.',
          'Die Speicherintegrität einschalten und neu starten.',
        ),
      },
      memoryIntegrityNotRunning: {
        state: 'Noch nicht aktiv',
        sentence: 'Die Speicherintegrität ist eingeschaltet, aber nicht aktiv.',
        steps: only(
          'win32',
          'Den Laptop neu starten.',
          'Bleibt es dabei, das IT-Team fragen: Ein Treiber kann im Weg sein.',
        ),
      },
      notKnown: {
        state: 'Nicht bekannt',
        sentence: 'Ein Teil dessen, was das System schützt, konnte nicht gelesen werden.',
        steps: everywhere(doctor),
      },
    },
  },
};
