import type { Message, Messages, Plural, SlotsOf, SlotValues, Translation } from './message.ts';

/** All that can be said by a table: a key, and what its slots ask for. */
export type Sayable<En> = {
  [Key in keyof En]: En[Key] extends readonly string[]
    ? never
    : [SlotsOf<En[Key]>] extends [never]
      ? [key: Key]
      : [key: Key, slots: SlotValues<En[Key]>];
}[keyof En];

/** Says a message of a table. What a table can say, one with more messages can say too. */
export type Say<En> = (...message: Sayable<En>) => string;

/** How a language is written. */
export interface Script {
  /** The tag by which numbers and plurals are asked of Intl: `de`, `de-CH`. */
  readonly tag: string;
  readonly direction: 'ltr' | 'rtl';
}

/** A table as a voice. It never throws: a sentence with a hole is better than a tray that stands still. */
export function sayIn<En extends Messages>(table: Translation<En>, script: Script): Say<En> {
  return (...[key, slots]) => {
    const message = Object.hasOwn(table, key) ? (table as Readonly<Record<PropertyKey, Message>>)[key] : undefined;
    if (message === undefined || Array.isArray(message)) return String(key);
    const values: Readonly<Record<string, string | number | undefined>> = slots ?? {};
    const text = typeof message === 'string' ? message : formOf(message as Plural, Number(values['count']), script.tag);
    return text.replace(/\{(\w+)\}(\.?)/g, (_, name: string, dot: string) => {
      const words = slotWords(values[name], script);
      // "30 nov." at the end of a sentence ends it: no second full stop.
      return dot === '' || /[.…]\u2069?$/.test(words) ? words : `${words}${dot}`;
    });
  };
}

function formOf(message: Plural, count: number, tag: string): string {
  return message[pluralRules(tag).select(count)] ?? message.other;
}

function slotWords(value: string | number | undefined, { tag, direction }: Script): string {
  const words = typeof value === 'number' ? numberWords(value, tag) : (value ?? '');
  // What comes from elsewhere may run the other way: it must not turn what stands beside it (UAX #9, isolates).
  return direction === 'rtl' ? `\u2068${words.replace(/[\u2066-\u2069]/g, '')}\u2069` : words;
}

/** A number as a language writes it, with so many digits behind the point. */
export const numberWords = (value: number, tag: string, digits?: number): string =>
  digits === undefined ? numberFormat(tag).format(value) : pointFormat(`${tag} ${digits}`).format(value);

/** Names as one phrase: "Base, Internal and Sensitive". */
export const listWords = (names: readonly string[], tag: string): string => listFormat(tag).format(names);

/** What Intl makes is costly to make and the same for a tag; there are as many as a person has languages. */
const once = <T>(make: (tag: string) => T): ((tag: string) => T) => {
  const made = new Map<string, T>();
  return (tag) => {
    const known = made.get(tag) ?? make(tag);
    made.set(tag, known);
    return known;
  };
};
const pluralRules = once((tag) => new Intl.PluralRules(tag));
const numberFormat = once((tag) => new Intl.NumberFormat(tag));
const pointFormat = once((key) => {
  const [tag, digits] = key.split(' ');
  return new Intl.NumberFormat(tag, { minimumFractionDigits: Number(digits), maximumFractionDigits: Number(digits) });
});
const listFormat = once((tag) => new Intl.ListFormat(tag, { type: 'conjunction' }));
