import { type Known, unread } from '../../../shared/reading.ts';
import type { ManagementFact } from '../../../shared/signals/management.ts';
import { answerWords, partOf } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { notObserved, observed } from '../observed.ts';
import { serviceOf } from './service-of.ts';

const ask = (host: Host) => host.run('profiles', ['status', '-type', 'enrollment']);

/** Whether a Mac is enrolled, by its own word, which anybody may ask for and which is not translated. */
export const managementDarwin: Collector<ManagementFact> = {
  async collect(host) {
    const answer = await ask(host);
    const notes = [`profiles: ${answerWords(answer)}`];
    const said = partOf(answer, 'toolMissing', ({ exit, stdout }) => (exit === 0 ? parseEnrolment(stdout) : undefined));
    if ('unread' in said) return notObserved(host, said.unread, notes);
    const { isEnrolled, isApproved, by } = said.is;
    // Nobody manages it: nobody is not a service, and there is nothing to approve.
    const ifEnrolled = <T>(part: Known<T>): Known<T> => (isEnrolled ? part : unread('unsupported'));
    const fact: ManagementFact = {
      system: 'darwin',
      enrolled: { is: isEnrolled },
      by: ifEnrolled(by),
      approved: ifEnrolled({ is: isApproved }),
    };
    return observed(host, 'profiles', fact, notes);
  },
  watch: {
    directories: [
      { path: '/private/var/db/ConfigurationProfiles/Settings' },
      // What a service sets appears here, and goes with it.
      { path: '/Library/Managed Preferences' },
    ],
    everySeconds: 300,
    look: async (host) => JSON.stringify(await ask(host)),
  },
  limitMs: 6_000,
};

interface Enrolment {
  readonly isEnrolled: boolean;
  readonly isApproved: boolean;
  readonly by: Known<string>;
}

/**
 * Reads `profiles status -type enrollment`. A Mac that came by Apple's device enrolment is approved by that, and not called so.
 * Without its end the second line may have gone on with an approval.
 */
export function parseEnrolment(text: string): Enrolment | undefined {
  const [, isByApple] = /^Enrolled via DEP: (Yes|No)\s*$/m.exec(text) ?? [];
  const [, isEnrolled, isApproved] = /^MDM enrollment: (Yes|No)( \(User Approved\))?\s*$/m.exec(text) ?? [];
  if (isByApple === undefined || isEnrolled === undefined || !text.endsWith('\n')) return undefined;
  // The server is not told by every version of macOS.
  const server = /^MDM server: (\S+)$/m.exec(text)?.[1];
  const service = server === undefined ? undefined : serviceOf(server);
  return {
    isEnrolled: isEnrolled === 'Yes',
    isApproved: isByApple === 'Yes' || isApproved !== undefined,
    by: server === undefined ? unread('unsupported') : service === undefined ? unread('unparseable') : { is: service },
  };
}
