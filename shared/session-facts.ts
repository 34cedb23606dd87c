import * as v from 'valibot';
import { readingMaxAge } from './appraise.ts';
import { Mode } from './evidence.ts';
import { Why } from './reading.ts';
import { signals } from './signals/catalogue.ts';
import { type SessionSignalId, sessionSignalIds } from './signals/session-signals.ts';

/** What a person's session said counts this long and not longer: an older reading the service would not take for now either. */
export const sessionHeldSeconds = readingMaxAge;
/** How often it is said anew: two may be lost, to a laptop that is busy or a tray that is started again, before it lapses. */
export const sessionAgainSeconds = sessionHeldSeconds / 3;

/** Whose clock a person's program goes by is theirs to say: the daemon dates a reading when it comes. */
const handed = <S extends v.GenericSchema>(fact: S) =>
  v.variant('state', [
    v.strictObject({
      state: v.literal('observed'),
      by: v.literal('user-session'),
      source: v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,63}$/, 'expected the name of a source')),
      fact,
    }),
    v.strictObject({ state: v.literal('unread'), why: Why }),
  ]);

/** All that a person's session can tell now. What is not in it is not told any more. */
export const SessionReadings = v.strictObject({
  screenLock: v.optional(handed(signals.screenLock.fact)),
} satisfies Record<SessionSignalId, v.GenericSchema>);
export type SessionReadings = v.InferOutput<typeof SessionReadings>;

const Path = v.pipe(v.string(), v.maxLength(4_096));

/** A folder where a change of what was read shows and, where given, the only names in it that matter. */
export const SessionFolder = v.object({
  path: Path,
  names: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(255))), v.maxLength(16))),
});
export type SessionFolder = v.InferOutput<typeof SessionFolder>;

/** What `stance session --json` says besides the readings: who starts it learns from this when to start it again. */
export const SessionReport = v.object({
  mode: Mode,
  /** What the agent took from this session. */
  taken: v.pipe(v.array(v.picklist(sessionSignalIds)), v.maxLength(sessionSignalIds.length)),
  watch: v.pipe(v.array(SessionFolder), v.maxLength(16)),
  againSeconds: v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(3_600)),
});
export type SessionReport = v.InferOutput<typeof SessionReport>;
