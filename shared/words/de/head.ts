import type { head as english } from '../en/head.ts';
import { translationOf } from '../message.ts';

/** How a view opens, in German. */
export const head = translationOf<typeof english>()({
  'compliant.line': 'Konform',
  'compliant.sentence': {
    one: 'Dieser Laptop erfüllt seine eine Regel und darf bis {until} Uhr alles erreichen.',
    other: 'Dieser Laptop erfüllt alle {count} Regeln und darf bis {until} Uhr alles erreichen.',
  },
  'compliant.sentence.most': 'Dieser Laptop erfüllt jede Regel, die zählt, und darf bis {until} Uhr alles erreichen.',
  'compliant.sentence.none': 'Für diesen Laptop gilt keine Regel; er darf bis {until} Uhr alles erreichen.',
  'compliant.short': { one: 'Konform: die eine Regel ist erfüllt', other: 'Konform: alle {count} Regeln erfüllt' },
  'compliant.short.most': 'Konform: jede Regel, die zählt, ist erfüllt',
  'compliant.short.none': 'Konform: keine Regel zu erfüllen',
  'compliant.note': 'Alles erreichbar bis {until} Uhr, wird laufend erneuert',

  'attention.line': 'Handlungsbedarf',
  'attention.line.left': 'Handlungsbedarf · noch {left}',
  'attention.due':
    'Dieser Laptop darf bis {until} Uhr alles erreichen, danach {levels} nicht mehr, sofern dies nicht behoben wird.',
  'attention.due.all':
    'Dieser Laptop darf bis {until} Uhr alles erreichen, danach nichts mehr, sofern dies nicht behoben wird.',
  'attention.due.short': {
    one: 'Handlungsbedarf: {levels} nur noch bis {time} Uhr offen',
    other: 'Handlungsbedarf: {levels} nur noch bis {time} Uhr offen',
  },
  'attention.due.all.short': 'Handlungsbedarf: alles nur noch bis {time} Uhr offen',
  'attention.warned': {
    one: 'Dieser Laptop darf bis {until} Uhr alles erreichen; ein Punkt ist zu beheben.',
    other: 'Dieser Laptop darf bis {until} Uhr alles erreichen; {count} Punkte sind zu beheben.',
  },
  'attention.warned.short': 'Handlungsbedarf: {finding}',
  'attention.warned.note': 'Alles erreichbar bis {until} Uhr',
  'attention.unsaid': 'Dieser Laptop darf bis {until} Uhr alles erreichen; der Dienst warnt und sagt nicht, wovor.',

  'blocked.line': 'Gesperrt',
  'blocked.line.since': 'Gesperrt seit {since} Uhr',
  'blocked.nothing': {
    one: 'Dieser Laptop darf nichts erreichen, was seinen Zustand prüft, bis dies behoben ist; dann ist wieder alles offen.',
    other:
      'Dieser Laptop darf nichts erreichen, was seinen Zustand prüft, bis alle Punkte behoben sind; dann ist wieder alles offen.',
  },
  'blocked.nothing.unsaid':
    'Dieser Laptop darf nichts erreichen, was seinen Zustand prüft; das IT-Team kann sagen, warum.',
  'blocked.nothing.short': 'Gesperrt: nichts ist offen',
  'blocked.some': {
    one: 'Dieser Laptop darf nur {levels} erreichen, bis dies behoben ist; dann ist wieder alles offen.',
    other: 'Dieser Laptop darf nur {levels} erreichen, bis alle Punkte behoben sind; dann ist wieder alles offen.',
  },
  'blocked.some.unsaid': 'Dieser Laptop darf nur {levels} erreichen; das IT-Team kann sagen, warum.',
  'blocked.some.short': { one: 'Gesperrt: nur {levels} ist offen', other: 'Gesperrt: nur {levels} sind offen' },
  'blocked.all': {
    one: 'Dieser Laptop darf alles erreichen, bis dies behoben ist; danach bleibt alles offen.',
    other: 'Dieser Laptop darf alles erreichen, bis alle Punkte behoben sind; danach bleibt alles offen.',
  },
  'blocked.all.unsaid': 'Dieser Laptop darf alles erreichen; das IT-Team kann sagen, warum er als gesperrt gilt.',
  'blocked.all.short': 'Gesperrt: alles ist offen',

  'checking.line': 'Wird geprüft',
  'checking.short': 'Wird geprüft …',
  'checking.sentence':
    'Dieser Laptop wird geprüft; nach der letzten Entscheidung darf er bis {until} Uhr alles erreichen.',
  'checking.note': 'Letzte Entscheidung gilt bis {until} Uhr',
  'checking.first':
    'Dieser Laptop wird geprüft; bis zur ersten Entscheidung darf er nichts erreichen, was seinen Zustand prüft.',
  'checking.first.note': 'Noch keine Entscheidung',

  'fault.trouble': 'Der Agent kann nichts melden',
  'fault.trouble.line': 'Keine Meldung möglich',
  'fault.trouble.short': 'Keine Meldungen: letzte Entscheidung gilt bis {until} Uhr',
  'fault.refused': 'Der Dienst weist diesen Laptop ab',
  'fault.refused.line': 'Seit {span} abgewiesen',
  'fault.refused.short': 'Abgewiesen: letzte Entscheidung gilt bis {until} Uhr',
  'fault.connecting': 'Dieser Laptop stellt die Verbindung her',
  'fault.connecting.line': 'Verbindungsaufbau seit {span}',
  'fault.connecting.short': 'Verbindungsaufbau: letzte Entscheidung gilt bis {until} Uhr',
  'fault.offline': 'Dieser Laptop ist offline',
  'fault.offline.line': 'Seit {span} offline',
  'fault.offline.short': 'Offline: letzte Entscheidung gilt bis {until} Uhr',
  'held.nothing': '{fault}, und nach der letzten Entscheidung ist nichts erreichbar.',
  'held.all': '{fault}; nach der letzten Entscheidung ist bis {until} Uhr alles erreichbar, danach nichts.',
  'held.all.less': '{fault}; nach der letzten Entscheidung ist bis {until} Uhr alles erreichbar, danach weniger.',
  'held.some': '{fault}; nach der letzten Entscheidung ist bis {until} Uhr nur {levels} erreichbar, danach nichts.',
  'held.some.less':
    '{fault}; nach der letzten Entscheidung ist bis {until} Uhr nur {levels} erreichbar, danach weniger.',
  'held.note': 'Neuer Versuch erfolgt von selbst',
  'held.note.connected': 'Warten auf den Dienst',

  'stale.line': 'Veraltet',
  'stale.line.since': 'Veraltet seit {since} Uhr',
  'stale.short': 'Veraltet: nichts ist offen',
  'stale.ended':
    'Die letzte Entscheidung galt bis {since} Uhr; dieser Laptop darf nichts erreichen, bis er wieder online ist.',
  'stale.ended.connected':
    'Die letzte Entscheidung galt bis {since} Uhr; dieser Laptop darf nichts erreichen, bis der Dienst neu entschieden hat.',
  'stale.void':
    'Die letzte Entscheidung gilt nicht mehr; dieser Laptop darf nichts erreichen, bis er wieder online ist.',
  'stale.void.connected':
    'Die letzte Entscheidung gilt nicht mehr; dieser Laptop darf nichts erreichen, bis der Dienst neu entschieden hat.',
  'stale.none.line': 'Keine Entscheidung seit {since} Uhr',
  'stale.none':
    'Über diesen Laptop gibt es keine Entscheidung; er darf nichts erreichen, bis der Dienst geantwortet hat.',
  'stale.none.short': 'Keine Entscheidung: nichts ist offen',

  'notEnrolled.line': 'Nicht registriert',
  'notEnrolled.sentence':
    'Dieser Laptop gehört noch zu keiner Organisation und darf deshalb nichts erreichen, was seinen Zustand prüft.',
  'notEnrolled.note': 'Nötig ist ein Code vom IT-Team',

  'notRunning.line': 'Agent läuft nicht',
  'notRunning.short': 'Der Agent läuft nicht',
  'notRunning.silent': 'Der Stance-Agent antwortet nicht; niemand steht für diesen Laptop ein.',
  'notRunning.stopped': 'Der Stance-Agent antwortet seit {since} Uhr nicht mehr; niemand steht für diesen Laptop ein.',
  'notRunning.stopped.ends':
    'Der Stance-Agent antwortet seit {since} Uhr nicht mehr; niemand steht für diesen Laptop ein, der Zugang gilt noch bis {ends} Uhr.',
  'notRunning.reason': 'Dieses Fenster zeigt nur; der Agent sieht nach, signiert und sendet.',
  'notRunning.reason.old':
    'Dieses Fenster zeigt nur; der Agent sieht nach, signiert und sendet. Nichts hier ist neuer als {since} Uhr.',
  'notRunning.said': '{said} {reason}',
  'notRunning.note': 'Niemand steht für diesen Laptop ein',
  'notRunning.note.since': 'Keine Antwort seit {since} Uhr',
  'notRunning.note.ends': 'Keine Antwort seit {since} Uhr; Zugang bis {ends} Uhr',

  'note.unsaid': 'Das IT-Team kann sagen, warum',
  'finding.short': '{title}: {state}',
});
