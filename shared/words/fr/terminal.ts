import type { terminal as english } from '../en/terminal.ts';
import { translationOf } from '../message.ts';

/** What only the terminal says of a view, in French. */
export const terminal = translationOf<typeof english>()({
  'terminal.open': 'ouvert {level} jusqu’à {until}',
  'terminal.open.on': 'ouvert {level}',
  'terminal.closed': 'fermé  {level}',
  'terminal.seen': 'vu par {source} à {time}',
  'terminal.notRead': 'non lu : {why}, à {time}',
  'terminal.latency': 'Du dernier changement à la décision : {ms} ms',
  'watch.line': '{time}  {change}',
  'watch.gone': '{title} : n’est plus dans la liste',
  'watch.end': 'Se met à jour automatiquement. Ctrl-C pour quitter.',
});
