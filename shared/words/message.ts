/** A message that counts: a form for each plural category of its language (CLDR), chosen by `{count}`. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/** A whole sentence with named slots, `{until}`; one that counts; or the lines of a list, without slots. */
export type Message = string | Plural | readonly string[];

/** Messages by their keys. */
export type Messages = Readonly<Record<string, Message>>;

type InText<Text> = Text extends `${string}{${infer Slot}}${infer Rest}` ? Slot | InText<Rest> : never;

/** The names of the slots of a message, out of its own text. */
export type SlotsOf<M> = M extends string
  ? InText<M>
  : M extends readonly string[]
    ? never
    : M extends Plural
      ? InText<M[keyof M]> | 'count'
      : never;

/** What is put into the slots: `count` is a number, written as the language writes it; everything else is said already. */
export type SlotValues<M> = { readonly [Slot in SlotsOf<M>]: Slot extends 'count' ? number : string };

/** The shape of a table in any language, as the English one makes it. */
export type Translation<En> = {
  readonly [Key in keyof En]: En[Key] extends string
    ? string
    : En[Key] extends readonly string[]
      ? Lines<En[Key]>
      : Plural;
};
/** As many lines as the English list has. */
type Lines<En extends readonly string[]> = { readonly [At in keyof En]: string };

/** The messages of a table whose slots are those of the English ones; any other message is asked to be what it cannot be. */
type WithSlotsOf<En, Table> = {
  readonly [Key in keyof Table]: Key extends keyof En
    ? [SlotsOf<En[Key]>, SlotsOf<Table[Key]>] extends [SlotsOf<Table[Key]>, SlotsOf<En[Key]>]
      ? Table[Key]
      : { readonly slots: SlotsOf<En[Key]> }
    : never;
};

/** Makes a table in another language: one that lacks a message, has one too many, or another slot, does not compile. */
export const translationOf =
  <En extends Messages>() =>
  <const Table extends Translation<En>>(table: Table & WithSlotsOf<En, Table>): Translation<En> =>
    table;
