import * as v from 'valibot';
import { Instant } from './time.ts';

/**
 * Why something could not be read. It never means "off": a failed read is not an answer.
 * `unsupported`: nothing on this system could tell · `toolMissing`: the tool or file that would tell is not there ·
 * `notPermitted` · `timedOut` · `unparseable`: an answer came and made no sense · `locked`.
 */
export const Why = v.picklist(['unsupported', 'toolMissing', 'notPermitted', 'timedOut', 'unparseable', 'locked']);
export type Why = v.InferOutput<typeof Why>;

/** The part of a fact that could not be read. */
export const Unread = v.object({ unread: Why });
export type Unread = v.InferOutput<typeof Unread>;

/** A part of a fact that can fail by itself: `{is}` or `{unread}`, so that absence never reads as false or true. */
export type Known<T> = { readonly is: T } | Unread;
export const known = <S extends v.GenericSchema>(schema: S) => v.union([v.object({ is: schema }), Unread]);

/** What one collector saw, or why it saw nothing. `source` names what told (`sysfs`, `apt`); it holds no paths and no output. */
export type Reading<Fact = unknown> =
  | {
      readonly state: 'observed';
      readonly fact: Fact;
      readonly source: string;
      readonly at: Instant;
      readonly by?: 'user-session' | undefined;
    }
  | { readonly state: 'unread'; readonly why: Why; readonly at: Instant };

/** A reading as it stands in evidence; whether the fact fits its signal is judged per signal, never per message. */
export const Reading = v.variant('state', [
  v.object({
    state: v.literal('observed'),
    at: Instant,
    source: v.pipe(v.string(), v.maxLength(64)),
    fact: v.unknown(),
    by: v.optional(v.literal('user-session')),
  }),
  v.object({ state: v.literal('unread'), at: Instant, why: Why }),
]);

export const is = <T>(value: T): Known<T> => ({ is: value });
export const unread = (why: Why): Unread => ({ unread: why });

/** The value of a known part, or undefined when it could not be read. */
export const knownValue = <T>(part: Known<T>): T | undefined => ('is' in part ? part.is : undefined);
