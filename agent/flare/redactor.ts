import { isIP } from 'node:net';

/** The words of this machine that name a person or the machine itself. */
export interface PersonalWords {
  /** Names of accounts, and of the people behind them. */
  readonly users: readonly string[];
  readonly homes: readonly string[];
  readonly hosts: readonly string[];
}

/** Takes out of a text what names a person, a machine or a secret. */
export type Redact = (text: string) => string;

type Rule = readonly [kind: string, pattern: RegExp, counts?: (found: string) => boolean];

const key =
  'pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|api[-_ ]?key|private[-_ ]?key|authorization|cookie|session[-_ ]?id';
/** Of 32 bytes in base64url: every key, nonce, hash and secret of ours. */
const ourLength = 43;
/** Names made of words change their case at every sixth letter or so, random ones at every second. */
const changesOfCase = (text: string): number => text.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g)?.length ?? 0;

/** Whether a run of letters and digits is no word that anybody chose. */
function isRandom(text: string): boolean {
  const isMixed = /[a-z]/.test(text) && /[A-Z]/.test(text);
  if (/\d/.test(text)) return isMixed || text.length >= 40 || /^[0-9a-f]+$/i.test(text);
  return isMixed && (text.length === ourLength || changesOfCase(text) > 0.35 * text.length);
}

/** They lead nowhere but to this machine, whichever it is. */
const isElsewhere = (address: string): boolean => isIP(address) !== 0 && !/^(127\.|::1?$|0\.0\.0\.0$)/.test(address);

/**
 * What is taken out wherever it stands, the surest form first: each rule sees what those before it left. A pattern with a group takes
 * out the group, and what stands before it stays.
 */
const rules: readonly Rule[] = [
  ['secret', /-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g],
  ['code', /\bstance1\.[A-Za-z0-9_-]+/g],
  ['token', /\beyJ[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,4}/g],
  ['account', /(?<=:\/\/)[^\s/@]+(?=@)/g],
  ['secret', /(?<=\b(?:bearer|basic|dpop)\s+)(?!<)\S{4,}/gi],
  [
    'secret',
    new RegExp(String.raw`(?<=(?:${key})["']?\s{0,3}[:=]\s{0,3}["']?)(?!<|["'\s]|bearer|basic|dpop)[^\s"',;]+`, 'gi'),
  ],
  [
    'serial',
    /(?<=\b(?:serial(?:[-_ ]?(?:number|no\.?))?|s\/n|asset[-_ ]?tag)["']?\s{0,3}[:=#]\s{0,3}["']?)(?!<)[^\s"',;]+/gi,
  ],
  ['id', /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi],
  ['mac', /\b(?:[0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}\b/gi],
  ['mac', /\b(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}\b/gi],
  ['email', /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+/gu],
  ['ip', /(?<![0-9a-f:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\d{1,3}(?:\.\d{1,3}){3})?/gi, isElsewhere],
  ['ip', /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)/g, isElsewhere],
  ['user', /(?<=(?:\/home\/|\/Users\/|\/run\/user\/|[A-Za-z]:\\+Users\\+))(?!<)[^/\\\s"':,;)]+/g],
  ['token', /[A-Za-z0-9_-]{20,}/g, isRandom],
  ['token', /[A-Za-z0-9+/]{40,}={0,2}/g, isRandom],
  ['id', /\b[0-9a-f]{16,}\b/gi, isRandom],
];

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
/** As a word by itself; the longest first, so that no part of a name stays. */
function wordsRule(kind: string, words: readonly string[]): Rule[] {
  const known = [...new Set(words)].filter((word) => word.length > 1).sort((one, other) => other.length - one.length);
  if (known.length === 0) return [];
  return [
    [kind, new RegExp(String.raw`(?<![\p{L}\p{N}<])(?:${known.map(escaped).join('|')})(?![\p{L}\p{N}>])`, 'giu')],
  ];
}

/** A redaction whose placeholders are the same for the same thing as long as it is used: `<user1>` is one person throughout a file. */
export function redactor({ users, homes, hosts }: PersonalWords): Redact {
  const all = [...wordsRule('home', homes), ...rules, ...wordsRule('user', users), ...wordsRule('host', hosts)];
  const given = new Map<string, string>();
  const counts = new Map<string, number>();
  const placeholder = (kind: string, found: string): string => {
    const name = `${kind} ${found.toLowerCase()}`;
    const known = given.get(name);
    if (known !== undefined) return known;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    given.set(name, `<${kind}${count}>`);
    return `<${kind}${count}>`;
  };
  return (text) =>
    all.reduce(
      (left, [kind, pattern, isIt = () => true]) =>
        left.replace(pattern, (found: string) => (isIt(found) ? placeholder(kind, found) : found)),
      text,
    );
}

/** A value with every text in it redacted; the names of its members are ours. */
export function redacted(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((each) => redacted(each, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, redacted(each, redact)]));
}
