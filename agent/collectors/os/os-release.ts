import { type Known, unread } from '../../../shared/reading.ts';
import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';

export type OsRelease = ReadonlyMap<string, string>;

/** The system's own description of itself: /etc wins over /usr/lib, and only where it is absent (os-release(5)). */
export async function readOsRelease(host: Host): Promise<Known<OsRelease>> {
  const etc = await host.text('/etc/os-release');
  const answer = 'absent' in etc ? await host.text('/usr/lib/os-release') : etc;
  if (!('is' in answer)) return unread(whyNot(answer, 'toolMissing'));
  const release = parseOsRelease(answer.is);
  return release === undefined ? unread('unparseable') : { is: release };
}

/**
 * Reads os-release(5): shell assignments without expansion. Both quotes, backslash escapes, comments, `=` inside a value; the
 * last of two equal names wins, as in a shell. A last line that is cut off inside a quote makes the whole undefined.
 */
export function parseOsRelease(text: string): OsRelease | undefined {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, raw] = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (name === undefined || raw === undefined) continue;
    const value = unquote(raw.trimEnd());
    if (value === undefined) return undefined;
    values.set(name, value);
  }
  return values;
}

/** A shell word without its quotes; undefined when a quote is left open. */
function unquote(word: string): string | undefined {
  let value = '';
  let quote = '';
  for (let at = 0; at < word.length; at++) {
    const char = word.charAt(at);
    if (quote === "'") {
      if (char === "'") quote = '';
      else value += char;
    } else if (char === '\\') {
      const next = word.charAt(++at);
      // Inside double quotes a backslash escapes only what the shell would expand; before anything else it stays.
      value += quote === '"' && !'$`"\\'.includes(next) ? `\\${next}` : next;
    } else if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    // Outside of quotes a blank ends the word; what follows is no part of the value.
    else if (quote === '' && /\s/.test(char)) return value;
    else value += char;
  }
  return quote === '' ? value : undefined;
}
