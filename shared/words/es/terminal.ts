import type { terminal as english } from '../en/terminal.ts';
import { translationOf } from '../message.ts';

/** What only the terminal says of a view, in Spanish. */
export const terminal = translationOf<typeof english>()({
  'terminal.open': 'abierto {level} hasta las {until}',
  'terminal.open.on': 'abierto {level}',
  'terminal.closed': 'cerrado {level}',
  'terminal.seen': 'visto por {source} a las {time}',
  'terminal.notRead': 'sin leer: {why}, a las {time}',
  'terminal.latency': 'Del último cambio a la decisión: {ms} ms',
  'watch.line': '{time}  {change}',
  'watch.gone': '{title}: ya no aparece en la lista',
  'watch.end': 'Se actualiza automáticamente. Ctrl-C para salir.',
});
