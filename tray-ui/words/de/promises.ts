import { translationOf } from '../../../shared/words/message.ts';
import type { promises as english } from '../../window/promise-words.ts';

/** What is sent and what never is, in German. */
export const promises = translationOf<typeof english>()({
  'never.browsing': 'Besuchte Websites und Suchbegriffe',
  'never.documents': 'Dokumente, Bilder und Downloads oder deren Namen',
  'never.documents.note': 'Volumes werden nach ihrem Zweck benannt: System, Daten, Auslagerung',
  'never.input': 'Eingaben, Bildschirm, Kamera, Mikrofon',
  'never.place': 'Aufenthaltsort; Namen von WLANs',
  'never.messages': 'E-Mails, Nachrichten, Kontakte, Kalender',
  'never.doings': 'Was in Programmen getan wird und wie lange',

  'kept.programs': 'Namen laufender Programme',
  'kept.programs.note':
    'Werden nach Sicherheitsprodukten einer öffentlichen Liste durchgesehen; nur diese werden gesendet',
  'kept.user': 'Benutzername und persönlicher Ordner',
  'kept.user.note': 'Nur um die Einstellungen der Bildschirmsperre zu finden',
  'kept.machine': 'Die Maschinenkennung selbst',
  'kept.machine.note': 'Gesendet wird nur ein Hash mit Schlüssel, für jeden Dienst ein anderer',
  'kept.failures': 'Warum ein Lesevorgang misslang, im Wortlaut',
  'kept.failures.note': 'Er kann Pfade und Ausgaben enthalten; gesendet wird nur ein Wort für den Grund',
  'kept.cause': 'Was Stance zum Nachsehen veranlasst hat',
  'kept.cause.note': 'Ein Aufwachen, ein Klick, eine Änderung: Es bleibt hier neben jeder Meldung',

  'sent.os': 'Name, Version, Build, Kernel, Ende der Unterstützung',
  'sent.osPatch': 'wie viele warten, Alter der Liste, zuletzt aktualisiert, Neustart nötig, automatisch oder nicht',
  'sent.diskEncryption': 'je Volume: Zweck, ein oder aus, Verfahren',
  'sent.edr': 'welche Produkte der Liste, Version, läuft oder nicht, Zustand, Alter der Signaturen',
  'sent.firewall': 'welche, ein oder aus, Eingehendes abgewiesen oder nicht',
  'sent.screenLock': 'ein oder aus, nach welcher Zeit',
  'sent.secureBoot': 'ein oder aus, welcher Sicherheitschip',
  'sent.systemIntegrity': 'Schutzfunktionen des Systems selbst, ein oder aus',
  'sent.management': 'angemeldet oder nicht, bei welchem Dienst der Liste',
  'sent.hardware': 'Hersteller, Modell, virtuelle Maschine oder nicht',
});
