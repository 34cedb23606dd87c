import * as v from 'valibot';
import { known, knownValue } from '../reading.ts';
import { defineSignal, everywhere, type Finding, type SayFact } from '../signal.ts';
import { Duration } from '../time.ts';

/**
 * Whether the screen of the person at the laptop locks by itself. Of one user's session, so a reading of it says
 * `by: 'user-session'` unless the setting is one that holds for every user.
 */
export const ScreenLockFact = v.object({
  /** Whether it locks when nobody touches it: a screen that only goes dark, or never does, is `false`. */
  enabled: known(v.boolean()),
  /** Seconds from the last touch until the password is asked for: the time until the screen goes off and any grace after it. */
  delay: known(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(604_800))),
});
export type ScreenLockFact = v.InferOutput<typeof ScreenLockFact>;

export const ScreenLockRule = v.strictObject({
  /** How long an unattended laptop may stay open. */
  maxDelay: v.optional(Duration, '15m'),
});
export type ScreenLockRule = v.InferOutput<typeof ScreenLockRule>;

/** `unread` is not judged here: it has words of its own, because a person can mend it without IT. */
type Because = 'off' | 'notKnown' | 'tooLate' | 'delayNotKnown' | 'unread';

export const screenLock = defineSignal<ScreenLockFact, ScreenLockRule, Because>({
  fact: ScreenLockFact,
  rule: ScreenLockRule,
  judge({ enabled, delay }, rule): Finding<Because>[] {
    if ('unread' in enabled) return [{ because: 'notKnown', verdict: 'notKnown', why: enabled.unread }];
    if (!enabled.is) return [{ because: 'off', verdict: 'fail' }];
    if ('unread' in delay) return [{ because: 'delayNotKnown', verdict: 'notKnown', why: delay.unread }];
    return delay.is > rule.maxDelay ? [{ because: 'tooLate', verdict: 'fail' }] : [];
  },
  hides: { notKnown: ['off', 'tooLate', 'delayNotKnown'], delayNotKnown: ['tooLate'] },
  words: {
    title: 'Screen lock',
    why: 'A laptop that is left open for a few minutes is enough for somebody who walks by.',
    describe: describeLock,
    because: {
      off: {
        state: 'Off',
        sentence: 'Your screen does not lock by itself when you leave.',
        steps: {
          linux: [
            'Open Settings › Privacy › Screen lock (on KDE: System Settings › Screen locking).',
            'Turn on automatic screen lock and set the time after which the screen goes off.',
            'Your laptop is checked by itself.',
          ],
          darwin: [
            'Open System Settings › Lock Screen.',
            'Require the password immediately after the display is turned off.',
            'Your laptop is checked by itself.',
          ],
          win32: [
            'Open Settings › Personalisation › Lock screen › Screen saver.',
            'Choose a time and turn on "On resume, display logon screen".',
            'Your laptop is checked by itself.',
          ],
        },
      },
      tooLate: {
        state: 'Locks too late',
        sentence: 'Your screen locks by itself, but later than your organisation accepts.',
        steps: {
          linux: [
            'Open Settings › Privacy › Screen lock (on KDE: System Settings › Screen locking).',
            'Choose shorter times.',
            'Your laptop is checked by itself.',
          ],
          darwin: ['Open System Settings › Lock Screen.', 'Choose shorter times.', 'Your laptop is checked by itself.'],
          win32: [
            'Open Settings › Personalisation › Lock screen › Screen saver.',
            'Choose a shorter time.',
            'Your laptop is checked by itself.',
          ],
        },
      },
      notKnown: {
        state: 'Not known',
        sentence: 'Nobody could tell whether your screen locks by itself.',
        steps: everywhere(
          'Sign in and keep Stance running in your session.',
          'If it stays like this, ask your IT team.',
        ),
      },
      unread: {
        state: 'Not known',
        sentence: 'Nobody could tell whether your screen locks by itself.',
        steps: everywhere(
          'Sign in at the screen of this laptop itself and keep Stance running in your session.',
          'If it stays like this, ask your IT team.',
        ),
      },
      delayNotKnown: {
        state: 'Time not known',
        sentence: 'Your screen locks by itself, but nobody could tell after how long.',
        steps: everywhere('Ask your IT team to run "stance doctor" on this laptop.'),
      },
    },
  },
});

function describeLock({ enabled, delay }: ScreenLockFact, say: SayFact): string {
  if ('unread' in enabled) return say('fact.notKnown');
  if (!enabled.is) return say('lock.off');
  const seconds = knownValue(delay);
  if (seconds === undefined) return `${say('lock.on')} · ${say('lock.timeNotKnown')}`;
  const after =
    seconds < 120
      ? say('lock.seconds', { seconds: String(seconds) })
      : say('lock.minutes', { minutes: String(Math.round(seconds / 60)) });
  return `${say('lock.on')} · ${after}`;
}
