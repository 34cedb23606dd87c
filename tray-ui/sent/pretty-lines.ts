import { englishVoice, type TrayVoice } from '../words/tray-voice.ts';

/** What is shown of one value at most; the rest is in the exact bytes beside it. Evidence has some 150 lines, 6 deep. */
const most = { lines: 600, depth: 12, characters: 400 } as const;
/** A flat object up to this long stands on one line: `{ "is": true }`. */
const oneLine = 72;
export interface LineOptions {
  readonly depth?: number;
  /** What stands before the value on its first line, and behind it on its last. */
  readonly lead?: string;
  readonly tail?: string;
}

/**
 * JSON as people read it, line by line, two spaces a level. What nobody could see (controls, marks of direction, characters
 * without width) is written as `\u202e`, so that no text looks like another; the number, depth and length of lines are bounded.
 */
export function prettyLines(
  value: unknown,
  { depth = 0, lead = '', tail = '' }: LineOptions = {},
  { say }: Pick<TrayVoice, 'say'> = englishVoice,
): string[] {
  const lines: string[] = [];
  write(lines, value, depth, lead, tail);
  if (lines.length < most.lines) return lines;
  return [...lines.slice(0, most.lines - 1), `⋯ ${say('payload.rest')}`];
}

/** The beginning of a line for a member of an object: `"name": `. */
export const memberLead = (name: string): string => `${scalar(name)}: `;

function write(lines: string[], value: unknown, depth: number, lead: string, tail: string): void {
  const put = (text: string) => lines.push(cut('  '.repeat(depth) + text));
  if (typeof value !== 'object' || value === null) return void put(lead + scalar(value) + tail);
  const members = membersOf(value);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (members.length === 0) return void put(`${lead}${open}${close}${tail}`);
  const flat = flatWords(members);
  if (flat !== undefined) return void put(`${lead}${open} ${flat} ${close}${tail}`);
  if (depth >= most.depth) return void put(`${lead}${open} ⋯ ${close}${tail}`);
  put(`${lead}${open}`);
  for (const [index, [name, inner]] of members.entries()) {
    if (lines.length >= most.lines) return;
    write(lines, inner, depth + 1, name, index < members.length - 1 ? ',' : '');
  }
  put(`${close}${tail}`);
}

const membersOf = (value: object): (readonly [string, unknown])[] =>
  Array.isArray(value)
    ? value.map((inner) => ['', inner] as const)
    : Object.entries(value).map(([name, inner]) => [memberLead(name), inner] as const);

/** The members on one line, where none has members of its own and they are short. */
function flatWords(members: readonly (readonly [string, unknown])[]): string | undefined {
  if (members.length > 8 || members.some(([, inner]) => typeof inner === 'object' && inner !== null)) return undefined;
  const words = members.map(([name, inner]) => name + scalar(inner)).join(', ');
  return words.length <= oneLine ? words : undefined;
}

const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const scalar = (value: unknown): string =>
  typeof value === 'string' ? JSON.stringify(value.slice(0, most.characters)).replace(hidden, escaped) : String(value);
const escaped = (character: string): string =>
  [...Array(character.length).keys()]
    .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('');

const cut = (line: string): string => (line.length > most.characters ? `${line.slice(0, most.characters - 1)}…` : line);
