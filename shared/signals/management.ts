import * as v from 'valibot';
import { known, knownValue } from '../reading.ts';
import { defineSignal, everywhere, type Finding, type SayFact } from '../signal.ts';
import { managementServiceIds, serviceName } from './management-services.ts';

/** A service of the catalogue, `other` for one that is not in it: never a server's name, a tenant or an account. */
const Service = v.pipe(v.string(), v.regex(/^[a-z][a-zA-Z0-9]{1,31}$/));

const parts = {
  /**
   * Whether an organisation may set and read this laptop's settings. `false` only where the system itself keeps the list of who
   * manages it, and nobody is on it: that no agent was found proves nothing.
   */
  enrolled: known(v.boolean()),
  by: known(Service),
};

/** Whether and by whom the laptop is managed, on the system it is. Every part of a system's own list is there. */
export const ManagementFact = v.variant('system', [
  v.object({ system: v.literal('linux'), ...parts }),
  v.object({
    system: v.literal('darwin'),
    ...parts,
    /** Approved by whoever sits there, or set up by Apple's device enrolment: only then may profiles set everything. */
    approved: known(v.boolean()),
  }),
  v.object({ system: v.literal('win32'), ...parts }),
]);
export type ManagementFact = v.InferOutput<typeof ManagementFact>;

export const ManagementRule = v.strictObject({
  /** Services that count; none listed: any does. */
  by: v.optional(v.array(v.picklist(managementServiceIds)), []),
  /** Whether the enrolment of a Mac must have been approved. Other systems know no such thing. */
  approved: v.optional(v.picklist(['required', 'optional']), 'optional'),
});
export type ManagementRule = v.InferOutput<typeof ManagementRule>;

type Because = 'notEnrolled' | 'notKnown' | 'otherService' | 'serviceNotKnown' | 'notApproved' | 'approvalNotKnown';

const doctor = everywhere('Ask your IT team to run "stance doctor" on this laptop.');

export const management = defineSignal<ManagementFact, ManagementRule, Because>({
  fact: ManagementFact,
  rule: ManagementRule,
  judge(fact, rule) {
    const { enrolled } = fact;
    if ('unread' in enrolled) return [{ because: 'notKnown', verdict: 'notKnown', why: enrolled.unread }];
    if (!enrolled.is) return [{ because: 'notEnrolled', verdict: 'fail' }];
    return [...judgeService(fact, rule), ...judgeApproval(fact, rule)];
  },
  hides: {
    notKnown: ['notEnrolled', 'otherService', 'serviceNotKnown', 'notApproved', 'approvalNotKnown'],
    serviceNotKnown: ['otherService'],
    approvalNotKnown: ['notApproved'],
  },
  words: {
    title: 'Device management',
    why: 'It lets your organisation set up, update and, if it is lost, lock or wipe the laptop.',
    describe: describeManagement,
    because: {
      notEnrolled: {
        state: 'Not managed',
        sentence: 'No organisation manages this laptop.',
        steps: {
          linux: ['Ask your IT team how laptops are enrolled.'],
          darwin: [
            'Ask your IT team for the enrolment page, or open System Settings › General › Device Management.',
            'Install the management profile and approve it.',
            'Your laptop is checked by itself.',
          ],
          win32: [
            'Open Settings › Accounts › Access work or school.',
            'Choose Connect and sign in with the account of your organisation.',
            'Your laptop is checked by itself.',
          ],
        },
      },
      notKnown: {
        state: 'Not known',
        sentence: 'Nobody could tell whether this laptop is managed.',
        // On most Linux laptops nothing could tell, and nobody there can change that.
        steps: { ...doctor, linux: ['Nothing to do: your IT team sees this too.'] },
      },
      otherService: {
        state: 'Managed elsewhere',
        sentence: 'This laptop is managed by a service that your organisation does not accept.',
        steps: everywhere('Ask your IT team to move this laptop to its own service.'),
      },
      serviceNotKnown: {
        state: 'Service not known',
        sentence: 'This laptop is managed, but nobody could tell by which service.',
        steps: doctor,
      },
      notApproved: {
        state: 'Not approved',
        sentence: 'This laptop is enrolled, but nobody approved it, so part of its management does not work.',
        steps: everywhere(
          'Open System Settings › General › Device Management.',
          'Choose the management profile and approve it.',
          'Your laptop is checked by itself.',
        ),
      },
      approvalNotKnown: {
        state: 'Approval not known',
        sentence: 'This laptop is enrolled, but nobody could tell whether that was approved.',
        steps: doctor,
      },
    },
  },
});

function judgeService({ by }: ManagementFact, rule: ManagementRule): Finding<Because>[] {
  if (rule.by.length === 0) return [];
  if ('unread' in by) return [{ because: 'serviceNotKnown', verdict: 'notKnown', why: by.unread }];
  return rule.by.some((accepted) => accepted === by.is) ? [] : [{ because: 'otherService', verdict: 'fail' }];
}

function judgeApproval(fact: ManagementFact, rule: ManagementRule): Finding<Because>[] {
  if (fact.system !== 'darwin' || rule.approved === 'optional') return [];
  if ('unread' in fact.approved)
    return [{ because: 'approvalNotKnown', verdict: 'notKnown', why: fact.approved.unread }];
  return fact.approved.is ? [] : [{ because: 'notApproved', verdict: 'fail' }];
}

function describeManagement(fact: ManagementFact, say: SayFact): string {
  const [enrolled, by] = [knownValue(fact.enrolled), knownValue(fact.by)];
  if (enrolled === undefined) return say('fact.notKnown');
  if (!enrolled) return say('management.none');
  const isUnapproved = fact.system === 'darwin' && knownValue(fact.approved) === false;
  return [
    say('management.is'),
    ...(by === undefined ? [] : [by === 'other' ? say('management.other') : serviceName(by)]),
    ...(isUnapproved ? [say('management.notApproved')] : []),
  ].join(' · ');
}
