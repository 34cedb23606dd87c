import { everywhere } from '../../signal.ts';
import type { FindingTexts } from '../finding-texts.ts';
import { checked, doctor, nothingToDo } from './steps.ts';

const restartOrAsk = everywhere(
  'Den Laptop neu starten.',
  'Bleibt es dabei, das IT-Team fragen: Es verwaltet dieses Produkt.',
);
const linuxLock =
  'Einstellungen › Datenschutz › Bildschirmsperre öffnen (in KDE: Systemeinstellungen › Bildschirmsperre).';
const macLock = 'Systemeinstellungen › Sperrbildschirm öffnen.';
const windowsLock = 'Einstellungen › Personalisierung › Sperrbildschirm › Bildschirmschoner öffnen.';

/** What findings about what guards the laptop say, in German. */
export const guardFindings: Pick<
  FindingTexts['signals'],
  'edr' | 'firewall' | 'screenLock' | 'management' | 'hardware'
> = {
  edr: {
    title: 'Bedrohungsschutz',
    why: 'Er bemerkt und stoppt schädliche Programme, was ein Update allein nicht kann.',
    because: {
      none: {
        state: 'Keiner gefunden',
        sentence: 'Es ist kein Bedrohungsschutz installiert, den die Organisation anerkennt.',
        steps: everywhere('Das IT-Team um die Installation bitten: Auswahl und Verwaltung liegen bei ihm.'),
      },
      notRunning: {
        state: 'Läuft nicht',
        sentence: 'Der Bedrohungsschutz ist installiert, läuft aber nicht.',
        steps: restartOrAsk,
      },
      runningNotKnown: {
        state: 'Nicht bekannt',
        sentence: 'Es ließ sich nicht feststellen, ob der Bedrohungsschutz läuft.',
        steps: restartOrAsk,
      },
      degraded: {
        state: 'Eingeschränkt',
        sentence: 'Der Bedrohungsschutz läuft, meldet aber selbst, dass er nicht vollständig schützt.',
        steps: restartOrAsk,
      },
      healthNotKnown: {
        state: 'Zustand nicht bekannt',
        sentence: 'Der Bedrohungsschutz läuft, aber sein Zustand konnte nicht gelesen werden.',
        steps: restartOrAsk,
      },
      definitionsOld: {
        state: 'Signaturen veraltet',
        sentence: 'Der Bedrohungsschutz läuft mit alten Signaturen und übersieht deshalb Neues.',
        steps: everywhere('Online gehen.', 'Das Produkt öffnen und aktualisieren lassen.', checked),
      },
      definitionsNotKnown: {
        state: 'Signaturen nicht bekannt',
        sentence: 'Es ließ sich nicht feststellen, wie alt die Signaturen des Bedrohungsschutzes sind.',
        steps: restartOrAsk,
      },
      cloudSilent: {
        state: 'Ohne Kontakt',
        sentence: 'Der Bedrohungsschutz hat seinen eigenen Dienst länger nicht erreicht.',
        steps: everywhere('Online gehen.', 'Bleibt es dabei, das IT-Team fragen.'),
      },
      cloudNotKnown: {
        state: 'Kontakt nicht bekannt',
        sentence: 'Es ließ sich nicht feststellen, wann der Bedrohungsschutz zuletzt seinen Dienst erreicht hat.',
        steps: restartOrAsk,
      },
    },
  },
  firewall: {
    title: 'Firewall',
    why: 'In einem Netz mit Fremden hält sie diese von den Diensten fern, die auf dem Laptop laufen.',
    because: {
      off: {
        state: 'Aus',
        sentence: 'Die Firewall dieses Laptops ist aus; alle im selben Netz können ihn erreichen.',
        steps: {
          linux: [
            'Die Einstellungen der Firewall öffnen und sie einschalten.',
            'Oder ein Terminal öffnen und „sudo ufw enable“ (Debian, Ubuntu) oder „sudo systemctl enable --now firewalld“ (Fedora, openSUSE) ausführen.',
            checked,
          ],
          darwin: ['Systemeinstellungen › Netzwerk › Firewall öffnen.', 'Die Firewall einschalten.', checked],
          win32: [
            'Windows-Sicherheit › Firewall- & Netzwerkschutz öffnen.',
            'Die Firewall für jedes Netz der Liste einschalten.',
            checked,
          ],
        },
      },
      open: {
        state: 'Lässt alles herein',
        sentence: 'Die Firewall ist eingeschaltet, aber ihre Regeln lassen jede Verbindung herein.',
        steps: {
          linux: [
            'Die Einstellungen der Firewall öffnen.',
            'Für eingehende Verbindungen „deny“ einstellen oder die Zone „public“ wählen.',
            checked,
          ],
          darwin: [
            'Systemeinstellungen › Netzwerk › Firewall öffnen.',
            'Nicht benötigte Ausnahmen aus der Liste entfernen.',
          ],
          win32: [
            'Windows-Sicherheit › Firewall- & Netzwerkschutz › Erweiterte Einstellungen öffnen.',
            'Eingehende Verbindungen für jedes Netz auf „Blockieren“ stellen.',
            checked,
          ],
        },
      },
      notKnown: {
        state: 'Nicht bekannt',
        sentence: 'Es ließ sich nicht feststellen, ob die Firewall eingeschaltet ist.',
        steps: everywhere(doctor),
      },
      inboundNotKnown: {
        state: 'Regeln nicht bekannt',
        sentence: 'Die Firewall ist eingeschaltet, aber es ließ sich nicht feststellen, was sie hereinlässt.',
        steps: everywhere(doctor),
      },
    },
  },
  screenLock: {
    title: 'Bildschirmsperre',
    why: 'Ein Laptop, der wenige Minuten offen steht, genügt jemandem, der vorbeikommt.',
    because: {
      off: {
        state: 'Aus',
        sentence: 'Der Bildschirm sperrt sich nicht von selbst, wenn niemand da ist.',
        steps: {
          linux: [
            linuxLock,
            'Die automatische Bildschirmsperre einschalten und einstellen, wann der Bildschirm ausgeht.',
            checked,
          ],
          darwin: [macLock, 'Das Passwort sofort nach dem Ausschalten des Displays verlangen.', checked],
          win32: [windowsLock, 'Eine Zeit wählen und „Anmeldeseite bei Reaktivierung“ einschalten.', checked],
        },
      },
      tooLate: {
        state: 'Sperrt zu spät',
        sentence: 'Der Bildschirm sperrt sich von selbst, aber später, als die Organisation zulässt.',
        steps: {
          linux: [linuxLock, 'Kürzere Zeiten wählen.', checked],
          darwin: [macLock, 'Kürzere Zeiten wählen.', checked],
          win32: [windowsLock, 'Eine kürzere Zeit wählen.', checked],
        },
      },
      notKnown: {
        state: 'Nicht bekannt',
        sentence: 'Es ließ sich nicht feststellen, ob der Bildschirm sich von selbst sperrt.',
        steps: everywhere(
          'Anmelden und Stance in der eigenen Sitzung laufen lassen.',
          'Bleibt es dabei, das IT-Team fragen.',
        ),
      },
      unread: {
        state: 'Nicht bekannt',
        sentence: 'Es ließ sich nicht feststellen, ob der Bildschirm sich von selbst sperrt.',
        steps: everywhere(
          'Direkt am Bildschirm dieses Laptops anmelden und Stance in der eigenen Sitzung laufen lassen.',
          'Bleibt es dabei, das IT-Team fragen.',
        ),
      },
      delayNotKnown: {
        state: 'Zeit nicht bekannt',
        sentence: 'Der Bildschirm sperrt sich von selbst, aber es ließ sich nicht feststellen, nach welcher Zeit.',
        steps: everywhere(doctor),
      },
    },
  },
  management: {
    title: 'Geräteverwaltung',
    why: 'Damit kann die Organisation den Laptop einrichten, aktualisieren und bei Verlust sperren oder löschen.',
    because: {
      notEnrolled: {
        state: 'Nicht verwaltet',
        sentence: 'Keine Organisation verwaltet diesen Laptop.',
        steps: {
          linux: ['Das IT-Team fragen, wie Laptops angemeldet werden.'],
          darwin: [
            'Das IT-Team nach der Anmeldeseite fragen oder Systemeinstellungen › Allgemein › Geräteverwaltung öffnen.',
            'Das Verwaltungsprofil installieren und bestätigen.',
            checked,
          ],
          win32: [
            'Einstellungen › Konten › „Auf Arbeits- oder Schulkonto zugreifen“ öffnen.',
            '„Verbinden“ wählen und mit dem Konto der Organisation anmelden.',
            checked,
          ],
        },
      },
      notKnown: {
        state: 'Nicht bekannt',
        sentence: 'Es ließ sich nicht feststellen, ob dieser Laptop verwaltet wird.',
        steps: { ...everywhere(doctor), linux: [nothingToDo] },
      },
      otherService: {
        state: 'Anderswo verwaltet',
        sentence: 'Diesen Laptop verwaltet ein Dienst, den die Organisation nicht anerkennt.',
        steps: everywhere('Das IT-Team bitten, diesen Laptop zu seinem eigenen Dienst umzuziehen.'),
      },
      serviceNotKnown: {
        state: 'Dienst nicht bekannt',
        sentence: 'Dieser Laptop wird verwaltet, aber es ließ sich nicht feststellen, von welchem Dienst.',
        steps: everywhere(doctor),
      },
      notApproved: {
        state: 'Nicht bestätigt',
        sentence: 'Dieser Laptop ist angemeldet, aber niemand hat es bestätigt; ein Teil der Verwaltung wirkt nicht.',
        steps: everywhere(
          'Systemeinstellungen › Allgemein › Geräteverwaltung öffnen.',
          'Das Verwaltungsprofil auswählen und bestätigen.',
          checked,
        ),
      },
      approvalNotKnown: {
        state: 'Bestätigung nicht bekannt',
        sentence: 'Dieser Laptop ist angemeldet, aber es ließ sich nicht feststellen, ob das bestätigt wurde.',
        steps: everywhere(doctor),
      },
    },
  },
  hardware: {
    title: 'Hardware',
    why: 'Die Organisation kann nur für Geräte sorgen, die sie reparieren und aktualisieren kann.',
    because: {
      otherMaker: {
        state: 'Anderer Hersteller',
        sentence: 'Dieses Gerät stammt nicht von einem Hersteller, den die Organisation zulässt.',
        steps: everywhere('Das IT-Team fragen, welche Laptops die Organisation zulässt.'),
      },
      makerNotKnown: {
        state: 'Hersteller nicht bekannt',
        sentence: 'Dieses Gerät gibt nicht an, wer es hergestellt hat.',
        steps: everywhere(doctor),
      },
      virtual: {
        state: 'Virtuelle Maschine',
        sentence:
          'Dies ist eine virtuelle Maschine: Wer das Gerät um sie herum betreibt, kann alles in ihr lesen und ändern.',
        steps: everywhere(
          'Den Laptop selbst benutzen.',
          'Wird die virtuelle Maschine für die Arbeit gebraucht, das IT-Team fragen.',
        ),
      },
      virtualNotKnown: {
        state: 'Nicht bekannt',
        sentence: 'Es ließ sich nicht feststellen, ob dies eine virtuelle Maschine ist.',
        steps: everywhere(doctor),
      },
    },
  },
};
