import * as v from 'valibot';
import { known, knownValue } from '../reading.ts';
import { defineSignal, everywhere, type Finding } from '../signal.ts';
import { Instant } from '../time.ts';
import { supportEnd } from './os-support.ts';
import { compareVersions } from './version.ts';

/** Which system this is. `id` is os-release's ID on Linux, `macos` or `windows` elsewhere. */
export const OsFact = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  name: v.pipe(v.string(), v.maxLength(128)),
  version: known(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
  /** The maker's build, where the version alone does not name it; of macOS with the letter of a rapid security response. */
  build: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(32))),
  kernel: known(v.pipe(v.string(), v.minLength(1), v.maxLength(128))),
  /** When the maker's security fixes end, where the system itself says so (os-release SUPPORT_END). */
  supportEnds: known(Instant),
  /** Windows' EditionID: how long fixes come depends on it. */
  edition: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(32))),
});
export type OsFact = v.InferOutput<typeof OsFact>;

export const OsRule = v.strictObject({
  /** Systems that are welcome, each with its lowest version; none listed: all are. */
  allowed: v.optional(v.array(v.strictObject({ id: v.string(), minVersion: v.optional(v.string()) })), []),
  /** Whether a system that gets no more security fixes fails. */
  supported: v.optional(v.boolean(), true),
});
export type OsRule = v.InferOutput<typeof OsRule>;

type Because = 'notAllowed' | 'tooOld' | 'versionNotKnown' | 'supportEnded' | 'supportNotKnown';

export const os = defineSignal<OsFact, OsRule, Because>({
  fact: OsFact,
  rule: OsRule,
  judge(fact, rule, now) {
    return [...judgeVersion(fact, rule), ...judgeSupport(fact, rule, now)];
  },
  hides: { versionNotKnown: ['tooOld'], supportNotKnown: ['supportEnded'] },
  words: {
    title: 'Operating system',
    why: 'Only a system that still gets security fixes can be kept safe.',
    describe: (fact) => [fact.name, knownValue(fact.version)].filter(Boolean).join(' '),
    because: {
      notAllowed: {
        state: 'Not accepted here',
        sentence: 'Your organisation does not accept this operating system.',
        steps: everywhere('Ask your IT team which systems they accept.'),
      },
      tooOld: {
        state: 'Too old',
        sentence: 'This version of the operating system is older than your organisation accepts.',
        steps: {
          linux: [
            'Save your work.',
            'Upgrade to the next release with your software centre.',
            'Your laptop is checked by itself.',
          ],
          darwin: [
            'Save your work.',
            'Open System Settings › General › Software Update and upgrade.',
            'Your laptop is checked by itself.',
          ],
          win32: [
            'Save your work.',
            'Open Settings › Windows Update and upgrade.',
            'Your laptop is checked by itself.',
          ],
        },
      },
      versionNotKnown: {
        state: 'Version not known',
        sentence: 'The version of the operating system could not be read.',
        steps: everywhere('Ask your IT team to run "stance doctor" on this laptop.'),
      },
      supportEnded: {
        state: 'No more security fixes',
        sentence: 'The maker of this operating system no longer sends security fixes for this version.',
        steps: everywhere(
          'Save your work.',
          'Upgrade to a version that is still supported.',
          'Your laptop is checked by itself.',
        ),
      },
      supportNotKnown: {
        state: 'Support not known',
        sentence: 'Nobody could tell whether this version still gets security fixes.',
        steps: everywhere('Nothing to do: your IT team sees this too.'),
      },
    },
  },
});

function judgeVersion(fact: OsFact, rule: OsRule): Finding<Because>[] {
  if (rule.allowed.length === 0) return [];
  const entry = rule.allowed.find(({ id }) => id === fact.id);
  if (entry === undefined) return [{ because: 'notAllowed', verdict: 'fail' }];
  if (entry.minVersion === undefined) return [];
  if ('unread' in fact.version) return [{ because: 'versionNotKnown', verdict: 'notKnown', why: fact.version.unread }];
  return compareVersions(fact.version.is, entry.minVersion) < 0 ? [{ because: 'tooOld', verdict: 'fail' }] : [];
}

function judgeSupport(fact: OsFact, rule: OsRule, now: Instant): Finding<Because>[] {
  if (!rule.supported) return [];
  const { supportEnds } = fact;
  // It says when and could not be read: the table may not answer in its place.
  if ('unread' in supportEnds && supportEnds.unread !== 'unsupported')
    return [{ because: 'supportNotKnown', verdict: 'notKnown', why: supportEnds.unread }];
  const ends = knownValue(supportEnds) ?? supportEnd(fact.id, knownValue(fact.version), fact.edition);
  if (ends === undefined) return [{ because: 'supportNotKnown', verdict: 'notKnown', why: 'unsupported' }];
  return ends < now ? [{ because: 'supportEnded', verdict: 'fail' }] : [];
}
