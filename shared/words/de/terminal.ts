import type { terminal as english } from '../en/terminal.ts';
import { translationOf } from '../message.ts';

/** What only the terminal says of a view, in German. */
export const terminal = translationOf<typeof english>()({
  'terminal.open': 'offen    {level} bis {until} Uhr',
  'terminal.open.on': 'offen    {level}',
  'terminal.closed': 'gesperrt {level}',
  'terminal.seen': 'gesehen von {source}, {time} Uhr',
  'terminal.notRead': 'nicht gelesen: {why}, {time} Uhr',
  'terminal.latency': 'Letzte Änderung bis zur Entscheidung: {ms} ms',
  'watch.line': '{time}  {change}',
  'watch.gone': '{title}: nicht mehr aufgeführt',
  'watch.end': 'Ändert sich von selbst. Strg-C beendet die Anzeige.',
});
