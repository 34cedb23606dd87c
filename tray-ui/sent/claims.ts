import type { PayloadView } from '../window/window-api.ts';
import { englishVoice, type TrayVoice } from '../words/tray-voice.ts';
import { prettyLines } from './pretty-lines.ts';

/** The claims that this build knows, in the order they are explained; each has its sentence in the words. */
const known = [
  'eat_profile',
  'iss',
  'aud',
  'iat',
  'eat_nonce',
  'chain',
  'seq',
  'prev',
  'dropped',
  'mode',
  'key_protection',
  'sueids',
  'bootseed',
  'uptime',
  'swname',
  'swversion',
  'cnf',
  'submods',
  'posture',
  'jwk',
  'eab',
  'platform',
  'reason',
  'receipt',
] as const;
type Known = (typeof known)[number];

const isKnown = (name: string): name is Known => (known as readonly string[]).includes(name);
/** What one line of it can hold; the whole is below. */
const mostCharacters = 80;
/** More claims than any evidence has. */
const mostClaims = 64;

/** Every claim of a payload by its name, with its value in short and what it is for; one that this build does not know says so. */
export function explainClaims(payload: unknown, { say }: TrayVoice = englishVoice): NonNullable<PayloadView['claims']> {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return [];
  return Object.entries(payload)
    .slice(0, mostClaims)
    .map(([name, value]) => ({
      name: shortOf(name),
      value: name === 'posture' ? '' : shortOf(value),
      words: say(isKnown(name) ? `claim.${name}` : 'claim.unknown'),
    }));
}

function shortOf(value: unknown): string {
  const line = prettyLines(value)
    .map((text) => text.trim())
    .join(' ');
  const plain = typeof value === 'string' ? line.slice(1, -1) : line;
  return plain.length > mostCharacters ? `${plain.slice(0, mostCharacters - 1)}…` : plain;
}
