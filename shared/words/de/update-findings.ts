import { everywhere } from '../../signal.ts';
import type { FindingTexts } from '../finding-texts.ts';
import { checked, doctor, nothingToDo, saveWork } from './steps.ts';

const lookForUpdates = 'Die Softwareaktualisierung öffnen und nach Updates suchen.';

/** What findings about the operating system and its updates say, in German. */
export const updateFindings: Pick<FindingTexts['signals'], 'os' | 'osPatch'> = {
  os: {
    title: 'Betriebssystem',
    why: 'Nur ein System, das noch Sicherheitsupdates erhält, lässt sich sicher halten.',
    because: {
      notAllowed: {
        state: 'Hier nicht zugelassen',
        sentence: 'Die Organisation lässt dieses Betriebssystem nicht zu.',
        steps: everywhere('Das IT-Team fragen, welche Systeme zugelassen sind.'),
      },
      tooOld: {
        state: 'Zu alt',
        sentence: 'Diese Version des Betriebssystems ist älter, als die Organisation zulässt.',
        steps: {
          linux: [saveWork, 'Mit der Softwareverwaltung auf die nächste Version aktualisieren.', checked],
          darwin: [saveWork, 'Systemeinstellungen › Allgemein › Softwareupdate öffnen und aktualisieren.', checked],
          win32: [saveWork, 'Einstellungen › Windows Update öffnen und aktualisieren.', checked],
        },
      },
      versionNotKnown: {
        state: 'Version nicht bekannt',
        sentence: 'Die Version des Betriebssystems konnte nicht gelesen werden.',
        steps: everywhere(doctor),
      },
      supportEnded: {
        state: 'Keine Sicherheitsupdates mehr',
        sentence: 'Der Hersteller liefert für diese Version des Betriebssystems keine Sicherheitsupdates mehr.',
        steps: everywhere(saveWork, 'Auf eine Version aktualisieren, die noch unterstützt wird.', checked),
      },
      supportNotKnown: {
        state: 'Unterstützung nicht bekannt',
        sentence: 'Es ließ sich nicht feststellen, ob diese Version noch Sicherheitsupdates erhält.',
        steps: everywhere(nothingToDo),
      },
    },
  },
  osPatch: {
    title: 'Sicherheitsupdates',
    why: 'Angreifer lesen, was ein Update behebt, und suchen Laptops, die es noch nicht haben.',
    because: {
      updatesPending: {
        state: 'Updates ausstehend',
        sentence: 'Sicherheitsupdates warten auf die Installation.',
        steps: {
          linux: [saveWork, 'Die Softwareverwaltung öffnen und alle Updates installieren.', checked],
          darwin: [saveWork, 'Systemeinstellungen › Allgemein › Softwareupdate öffnen und installieren.', checked],
          win32: [saveWork, 'Einstellungen › Windows Update öffnen und installieren.', checked],
        },
      },
      updatesNotKnown: {
        state: 'Nicht bekannt',
        sentence: 'Es ließ sich nicht feststellen, ob Sicherheitsupdates ausstehen.',
        steps: everywhere(lookForUpdates, checked),
      },
      listsOld: {
        state: 'Lange nicht gesucht',
        sentence: 'Dieser Laptop hat länger nicht nach Updates gesucht; niemand weiß, ob welche ausstehen.',
        steps: everywhere('Online gehen.', lookForUpdates, checked),
      },
      rebootRequired: {
        state: 'Neustart nötig',
        sentence: 'Ein Sicherheitsupdate ist installiert, schützt aber erst nach einem Neustart.',
        steps: {
          linux: [saveWork, 'Den Laptop über das Systemmenü neu starten.', checked],
          darwin: [
            saveWork,
            'Systemeinstellungen › Allgemein › Softwareupdate öffnen und „Jetzt neu starten“ wählen.',
            checked,
          ],
          win32: [saveWork, 'Einstellungen › Windows Update öffnen und „Jetzt neu starten“ wählen.', checked],
        },
      },
      rebootNotKnown: {
        state: 'Neustart nicht bekannt',
        sentence: 'Nichts auf diesem Laptop gibt Auskunft, ob ein Update auf einen Neustart wartet.',
        steps: everywhere(nothingToDo),
      },
      patchedLongAgo: {
        state: 'Lange ohne Updates',
        sentence: 'Auf diesem Laptop wurden lange keine Updates installiert.',
        steps: everywhere('Online gehen.', 'Die Softwareaktualisierung öffnen und alle Updates installieren.', checked),
      },
      patchedNotKnown: {
        state: 'Letzte Updates nicht bekannt',
        sentence: 'Es ließ sich nicht feststellen, wann zuletzt Updates installiert wurden.',
        steps: everywhere(nothingToDo),
      },
      automaticUpdatesOff: {
        state: 'Automatische Updates aus',
        sentence: 'Dieser Laptop installiert Sicherheitsupdates nicht von selbst.',
        steps: {
          linux: [
            'Die Einstellungen der Softwareaktualisierung öffnen.',
            'Automatische Sicherheitsupdates einschalten.',
            checked,
          ],
          darwin: [
            'Systemeinstellungen › Allgemein › Softwareupdate öffnen.',
            'Automatische Updates einschalten.',
            checked,
          ],
          win32: ['Einstellungen › Windows Update öffnen.', '„Updates fortsetzen“ wählen.', checked],
        },
      },
      automaticUpdatesNotKnown: {
        state: 'Automatische Updates nicht bekannt',
        sentence: 'Es ließ sich nicht feststellen, ob dieser Laptop Sicherheitsupdates von selbst installiert.',
        steps: everywhere(nothingToDo),
      },
    },
  },
};
