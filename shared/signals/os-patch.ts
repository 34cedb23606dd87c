import * as v from 'valibot';
import { type Known, known } from '../reading.ts';
import { defineSignal, everywhere, type Finding, type SayFact } from '../signal.ts';
import { Duration, Instant } from '../time.ts';

/** Whether the fixes that exist are in place. Every part can fail by itself. */
export const OsPatchFact = v.object({
  pendingSecurityUpdates: known(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))),
  /** How recent the lists are that the count was made from. */
  listsAt: known(Instant),
  rebootRequired: known(v.boolean()),
  automaticUpdates: known(v.boolean()),
  /** Whether the running kernel is the newest of those installed. Evidence older than this part has none. */
  kernelIsNewest: v.optional(known(v.boolean())),
  /** When updates were last installed, to within a day. Evidence older than this part has none. */
  lastPatchedAt: v.optional(known(Instant)),
});
export type OsPatchFact = v.InferOutput<typeof OsPatchFact>;

export const OsPatchRule = v.strictObject({
  /** The most security updates that may be waiting. */
  pendingSecurityUpdates: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  /** How old the lists may be for their count to mean anything. */
  listsMaxAge: v.optional(Duration, '7d'),
  /** Whether a laptop may go on without the restart that an update asked for. */
  rebootMayWait: v.optional(v.boolean(), false),
  automaticUpdates: v.optional(v.picklist(['required', 'optional']), 'optional'),
  /** How long ago updates may last have been installed; not given: nobody asks. */
  patchedMaxAge: v.optional(Duration),
});
export type OsPatchRule = v.InferOutput<typeof OsPatchRule>;

type Because =
  | 'updatesPending'
  | 'updatesNotKnown'
  | 'listsOld'
  | 'rebootRequired'
  | 'rebootNotKnown'
  | 'patchedLongAgo'
  | 'patchedNotKnown'
  | 'automaticUpdatesOff'
  | 'automaticUpdatesNotKnown';

export const osPatch = defineSignal<OsPatchFact, OsPatchRule, Because>({
  fact: OsPatchFact,
  rule: OsPatchRule,
  judge(fact, rule, now) {
    return [
      ...judgePending(fact, rule, now),
      ...(rule.rebootMayWait ? [] : judgeReboot(fact)),
      ...judgePatched(fact, rule, now),
      ...(rule.automaticUpdates === 'optional'
        ? []
        : judgePart(fact.automaticUpdates, true, 'automaticUpdatesOff', 'automaticUpdatesNotKnown')),
    ];
  },
  hides: {
    updatesNotKnown: ['updatesPending', 'listsOld'],
    rebootNotKnown: ['rebootRequired'],
    patchedNotKnown: ['patchedLongAgo'],
    automaticUpdatesNotKnown: ['automaticUpdatesOff'],
  },
  words: {
    title: 'Security updates',
    why: 'An attacker reads what an update mends, and looks for laptops that do not have it yet.',
    describe: describeOsPatch,
    because: {
      updatesPending: {
        state: 'Updates waiting',
        sentence: 'Security updates are waiting to be installed.',
        steps: {
          linux: [
            'Save your work.',
            'Open your software centre and install all updates.',
            'Your laptop is checked by itself.',
          ],
          darwin: [
            'Save your work.',
            'Open System Settings › General › Software Update and install.',
            'Your laptop is checked by itself.',
          ],
          win32: [
            'Save your work.',
            'Open Settings › Windows Update and install.',
            'Your laptop is checked by itself.',
          ],
        },
      },
      updatesNotKnown: {
        state: 'Not known',
        sentence: 'Nobody could tell whether security updates are waiting.',
        steps: everywhere('Open your software updates and look for new ones.', 'Your laptop is checked by itself.'),
      },
      listsOld: {
        state: 'Not looked for lately',
        sentence: 'Your laptop has not looked for updates for a while, so nobody knows whether some are waiting.',
        steps: everywhere(
          'Go online.',
          'Open your software updates and look for new ones.',
          'Your laptop is checked by itself.',
        ),
      },
      rebootRequired: {
        state: 'Restart needed',
        sentence: 'A security update is installed, but it protects you only after a restart.',
        steps: {
          linux: ['Save your work.', 'Restart the laptop from its system menu.', 'Your laptop is checked by itself.'],
          darwin: [
            'Save your work.',
            'Open System Settings › General › Software Update and press Restart now.',
            'Your laptop is checked by itself.',
          ],
          win32: [
            'Save your work.',
            'Open Settings › Windows Update and press Restart now.',
            'Your laptop is checked by itself.',
          ],
        },
      },
      rebootNotKnown: {
        state: 'Restart not known',
        sentence: 'Nothing on this laptop says whether an update waits for a restart.',
        steps: everywhere('Nothing to do: your IT team sees this too.'),
      },
      patchedLongAgo: {
        state: 'Long without updates',
        sentence: 'No updates were installed on your laptop for a long time.',
        steps: everywhere(
          'Go online.',
          'Open your software updates and install all of them.',
          'Your laptop is checked by itself.',
        ),
      },
      patchedNotKnown: {
        state: 'Last updates not known',
        sentence: 'Nobody could tell when updates were last installed.',
        steps: everywhere('Nothing to do: your IT team sees this too.'),
      },
      automaticUpdatesOff: {
        state: 'Automatic updates off',
        sentence: 'Your laptop does not install security updates by itself.',
        steps: {
          linux: [
            'Open the settings of your software updates.',
            'Turn on automatic security updates.',
            'Your laptop is checked by itself.',
          ],
          darwin: [
            'Open System Settings › General › Software Update.',
            'Turn on automatic updates.',
            'Your laptop is checked by itself.',
          ],
          win32: ['Open Settings › Windows Update.', 'Press Resume updates.', 'Your laptop is checked by itself.'],
        },
      },
      automaticUpdatesNotKnown: {
        state: 'Automatic updates not known',
        sentence: 'Nobody could tell whether your laptop installs security updates by itself.',
        steps: everywhere('Nothing to do: your IT team sees this too.'),
      },
    },
  },
});

function judgePending(fact: OsPatchFact, rule: OsPatchRule, now: Instant): Finding<Because>[] {
  const { pendingSecurityUpdates: pending, listsAt } = fact;
  if ('unread' in pending) return [{ because: 'updatesNotKnown', verdict: 'notKnown', why: pending.unread }];
  if (pending.is > rule.pendingSecurityUpdates) return [{ because: 'updatesPending', verdict: 'fail' }];
  if ('unread' in listsAt) return [{ because: 'updatesNotKnown', verdict: 'notKnown', why: listsAt.unread }];
  return now - listsAt.is > rule.listsMaxAge ? [{ because: 'listsOld', verdict: 'notKnown' }] : [];
}

/** Two witnesses of one question: the system's own flag, and a kernel that is older than the one on the disk. */
function judgeReboot({ rebootRequired, kernelIsNewest }: OsPatchFact): Finding<Because>[] {
  const findings = [
    ...judgePart(rebootRequired, false, 'rebootRequired', 'rebootNotKnown'),
    ...(kernelIsNewest === undefined ? [] : judgePart(kernelIsNewest, true, 'rebootRequired', 'rebootNotKnown')),
  ];
  return findings.filter(({ because }, at) => findings.findIndex((other) => other.because === because) === at);
}

function judgePatched({ lastPatchedAt }: OsPatchFact, rule: OsPatchRule, now: Instant): Finding<Because>[] {
  if (rule.patchedMaxAge === undefined) return [];
  const at = lastPatchedAt ?? { unread: 'unsupported' as const };
  if ('unread' in at) return [{ because: 'patchedNotKnown', verdict: 'notKnown', why: at.unread }];
  return now - at.is > rule.patchedMaxAge ? [{ because: 'patchedLongAgo', verdict: 'fail' }] : [];
}

function judgePart<T>(part: Known<T>, wanted: T, fail: Because, notKnown: Because): Finding<Because>[] {
  if ('unread' in part) return [{ because: notKnown, verdict: 'notKnown', why: part.unread }];
  return part.is === wanted ? [] : [{ because: fail, verdict: 'fail' }];
}

function describeOsPatch(fact: OsPatchFact, say: SayFact): string {
  const pending = fact.pendingSecurityUpdates;
  const updates =
    'unread' in pending
      ? say('patch.notKnown')
      : pending.is === 0
        ? say('patch.none')
        : say('patch.pending', { count: pending.is });
  const { rebootRequired: reboot, kernelIsNewest: kernel } = fact;
  const isNeeded = ('is' in reboot && reboot.is) || (kernel !== undefined && 'is' in kernel && !kernel.is);
  if (isNeeded) return `${updates} · ${say('patch.restart')}`;
  return 'unread' in reboot ? `${updates} · ${say('patch.restartNotKnown')}` : updates;
}
