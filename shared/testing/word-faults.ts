import type { Message, Messages } from '../words/message.ts';

/** Words that are the same in another language: names, what stands around slots, units by their symbols, and what languages share. */
const same: Readonly<Record<string, readonly string[]>> = {
  any: [
    'TPM 2.0',
    'TPM 1.2',
    'Secure Enclave',
    'Secure Boot',
    'Gatekeeper',
    'System Integrity Protection',
    '{time}  {change}',
    '{said} {reason}',
    '{title}: {state}',
    '{title}: {what}',
    '{one}, {other}',
    '{state}:',
    '{state} · Stance',
    '{short}. {sentence}',
    ', {words}',
    '{before} → {after}',
    '{state} {span}',
    '{level} ({things})',
    '{time} · {size} · {fate}',
    '{minutes} min',
    '{hours} h',
    '{hours} h {minutes} min',
    '{ms} ms',
    '{seconds} s',
    '{percent} %',
    '{kilobytes} kB',
    '{megabytes} MB',
    '< 1 ms',
    '…',
    '–',
    'Esc',
  ],
  de: ['Version', 'Build', 'Edition', 'Kernel', 'Firewall', 'Hardware', 'Agent'],
  fr: ['Version', 'Build', 'Attention', 'integrity', 'confidentiality', 'Source', 'Agent', 'Service', 'Licences'],
  es: ['Kernel', 'Firewall', 'Hardware', 'no', '{count} byte', '{count} bytes'],
};

/** DESIGN.md: no exclamation, no cheering or whimpering, no picture; three dots are one character. */
const unwanted = /[!¡！]|\.\.\.|\b(oops|ups|hoppla|great job|bravo)\b|\p{Extended_Pictographic}/iu;
/** A space too many; columns of the terminal stand under each other. */
const loose = /^\s|\s$|\s{2}(?!\s*\{)/u;
/** How each language quotes, and what it does not use. */
const foreignMarks: Readonly<Record<string, RegExp>> = {
  de: /["'«»「」]/,
  fr: /["'„“「」]| [:;?»]|« /,
  es: /["'„“「」]/,
  ja: /["'„“«»]|[｡､]/,
};

/** Every text of a message: one, one a form, or one a line. */
export const formsOf = (message: Message | undefined): readonly string[] =>
  typeof message === 'string' ? [message] : Object.values(message ?? {});
const slotsOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort();
const isPlural = (message: Message | undefined): boolean => typeof message === 'object' && !Array.isArray(message);
/** Its slots, in each line of a list; of what counts all that its forms have together. */
const shapeOf = (message: Message | undefined): string =>
  JSON.stringify(
    isPlural(message)
      ? { slots: [...new Set(formsOf(message).flatMap(slotsOf))].sort() }
      : formsOf(message).map(slotsOf),
  );

/** What is wrong with the tone or the marks of a text in a language. */
export function toneFaults(text: string, tag: string): string[] {
  const faults = [unwanted, loose, foreignMarks[tag] ?? /$^/u].filter((pattern) => pattern.test(text));
  return faults.map((pattern) => `${text}: has ${pattern.exec(text)?.[0]}`);
}

/** Texts that are still in English. */
export const untranslated = (texts: readonly string[], english: ReadonlySet<string>, tag: string): string[] =>
  texts.filter((text) => english.has(text) && !same['any']?.includes(text) && !same[tag]?.includes(text));

/** Everything that is wrong with a table in a language, beside the English one; whether it is well said is for a reader to judge. */
export function wordFaults(table: Messages, english: Messages, tag: string): string[] {
  // French and Spanish have a form for whole millions; nothing that is counted here can be as many.
  const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.filter((form) => form !== 'many');
  const texts = Object.values(table).flatMap(formsOf);
  return [
    ...Object.keys(english).flatMap((key) => (Object.hasOwn(table, key) ? [] : [`${key}: is missing`])),
    ...Object.keys(table).flatMap((key) => (Object.hasOwn(english, key) ? [] : [`${key}: is not in English`])),
    ...Object.entries(table).flatMap(([key, message]) => [
      ...(shapeOf(message) === shapeOf(english[key]) ? [] : [`${key}: has other slots, or lines`]),
      ...(!isPlural(message) || Object.keys(message).sort().join() === forms.toSorted().join()
        ? []
        : [`${key}: has other forms than ${forms}`]),
    ]),
    ...untranslated(texts, new Set(Object.values(english).flatMap(formsOf)), tag).map((text) => `${text}: is English`),
    ...texts.flatMap((text) => toneFaults(text, tag)),
  ];
}
