import { factOf } from './fact.ts';
import type { Reading } from './reading.ts';
import type { Finding, FindingWords, Signal } from './signal.ts';
import { everywhere } from './signal.ts';
import { type SignalId, signals } from './signals/catalogue.ts';
import type { Instant } from './time.ts';

/** What can be said of every signal: that it was not seen, or not lately. */
export type Unseen = 'unread' | 'stale';

/** A reading may be this much older than the evidence that carries it: three heartbeats. Older is not what the device is now. */
export const readingMaxAge = 900;

/**
 * What a rule finds in a reading. The one place where a fact is checked against its schema and where an unread, missing,
 * unfit or old reading becomes a finding, so that no signal can pass by not being seen.
 * @param iat when the device signed, on the clock that also stamped the reading
 */
export function appraise(
  id: SignalId,
  reading: Reading | undefined,
  rule: unknown,
  at: { readonly iat: Instant; readonly now: Instant },
): readonly Finding[] {
  // The catalogue pairs each fact with its own judge; the union of them is more than the compiler follows.
  const signal = signals[id] as unknown as Signal<unknown, unknown, string>;
  if (reading === undefined) return [unseen('unread', 'unsupported')];
  if (reading.state === 'unread') return [unseen('unread', reading.why)];
  const fact = factOf(id, reading);
  if (fact === undefined) return [unseen('unread', 'unparseable')];
  // A reading from the future is as little "now" as an old one.
  if (Math.abs(at.iat - reading.at) > readingMaxAge) return [unseen('stale')];
  return signal.judge(fact, rule, at.now);
}

const unseen = (because: Unseen, why?: Finding['why']): Finding =>
  why === undefined ? { because, verdict: 'notKnown' } : { because, verdict: 'notKnown', why };

export const unseenWords: Readonly<Record<Unseen, FindingWords>> = {
  unread: {
    state: 'Not known',
    sentence: 'This could not be read on your laptop, so nobody vouches for it.',
    steps: everywhere('Ask your IT team to run "stance doctor" on this laptop.'),
  },
  stale: {
    state: 'Not seen lately',
    sentence: 'This was last read too long ago to say how it is now.',
    steps: everywhere(
      'Press "Check now".',
      'If it stays like this, ask your IT team to run "stance doctor" on this laptop.',
    ),
  },
};
