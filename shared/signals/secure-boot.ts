import * as v from 'valibot';
import { known, knownValue } from '../reading.ts';
import { defineSignal, everywhere, type Finding, type SayFact } from '../signal.ts';

/**
 * `on`: only signed code starts the machine · `limited`: on, with some of its checks switched off (shim's validation, reduced
 * or permissive security) · `setup`: whoever starts first may put in own keys · `absent`: the firmware has no such thing.
 */
export const SecureBootState = v.picklist(['on', 'limited', 'off', 'setup', 'absent']);
export type SecureBootState = v.InferOutput<typeof SecureBootState>;

/** The chip that keeps keys, as far as the system can use it. */
export const SecurityChip = v.picklist(['tpm2', 'tpm1', 'secureEnclave', 'none']);
export type SecurityChip = v.InferOutput<typeof SecurityChip>;

export const SecureBootFact = v.object({
  state: known(SecureBootState),
  chip: known(SecurityChip),
});
export type SecureBootFact = v.InferOutput<typeof SecureBootFact>;

export const SecureBootRule = v.strictObject({
  /** Whether a start that checks less than it could is good enough. */
  limitedIsEnough: v.optional(v.boolean(), false),
  /** Whether the laptop must have a chip that keeps keys (a TPM 2.0 or a Secure Enclave). */
  chip: v.optional(v.picklist(['required', 'optional']), 'optional'),
});
export type SecureBootRule = v.InferOutput<typeof SecureBootRule>;

type Because = 'off' | 'setup' | 'limited' | 'absent' | 'notKnown' | 'noChip' | 'chipNotKnown';

const inFirmware = [
  'Save your work.',
  'Restart, open the firmware settings (often F2, F12 or Del) and turn on Secure Boot.',
  'If you cannot find it, ask your IT team.',
] as const;

const macRecovery = [
  'Shut down, then start into Recovery (on Apple silicon: hold the power button).',
  'Open Startup Security Utility and choose Full Security.',
] as const;

export const secureBoot = defineSignal<SecureBootFact, SecureBootRule, Because>({
  fact: SecureBootFact,
  rule: SecureBootRule,
  judge: (fact, rule) => [...judgeState(fact, rule), ...judgeChip(fact, rule)],
  hides: { notKnown: ['off', 'setup', 'limited', 'absent'], chipNotKnown: ['noChip'] },
  words: {
    title: 'Secure Boot',
    why: 'Without it a changed system can start before anything that would notice.',
    describe: describeBoot,
    because: {
      off: {
        state: 'Off',
        sentence: 'The laptop starts whatever lies on its disk, signed or not.',
        steps: { linux: inFirmware, darwin: macRecovery, win32: inFirmware },
      },
      setup: {
        state: 'In setup mode',
        sentence: 'The firmware waits for keys, and takes those of whoever comes first.',
        steps: {
          linux: [
            'Open the firmware settings and restore the factory keys of Secure Boot.',
            'Then turn on Secure Boot.',
          ],
          darwin: macRecovery,
          win32: [
            'Open the firmware settings and restore the factory keys of Secure Boot.',
            'Then turn on Secure Boot.',
          ],
        },
      },
      limited: {
        state: 'Limited',
        sentence: 'Secure Boot is on, but part of what it checks was switched off.',
        steps: {
          linux: [
            'Open a terminal and run "sudo mokutil --enable-validation".',
            'Restart and confirm with the password you chose.',
          ],
          darwin: macRecovery,
          win32: ['Ask your IT team: something on this laptop switched off a part of Secure Boot.'],
        },
      },
      absent: {
        state: 'Not there',
        sentence: 'This laptop was started in a way that has no Secure Boot.',
        steps: everywhere('Ask your IT team: the laptop has to be set up again in UEFI mode, or is too old for it.'),
      },
      notKnown: {
        state: 'Not known',
        sentence: 'Nobody could tell whether Secure Boot is on.',
        steps: everywhere('Ask your IT team to run "stance doctor" on this laptop.'),
      },
      noChip: {
        state: 'No security chip',
        sentence: 'The laptop has no chip that keeps keys, or it is switched off.',
        steps: everywhere('Open the firmware settings and turn on the TPM.', 'If there is none, ask your IT team.'),
      },
      chipNotKnown: {
        state: 'Chip not known',
        sentence: 'Nobody could tell whether the laptop has a chip that keeps keys.',
        steps: everywhere('Ask your IT team to run "stance doctor" on this laptop.'),
      },
    },
  },
});

function judgeState({ state }: SecureBootFact, rule: SecureBootRule): Finding<Because>[] {
  if ('unread' in state) return [{ because: 'notKnown', verdict: 'notKnown', why: state.unread }];
  if (state.is === 'on' || (state.is === 'limited' && rule.limitedIsEnough)) return [];
  return [{ because: state.is, verdict: 'fail' }];
}

function judgeChip({ chip }: SecureBootFact, rule: SecureBootRule): Finding<Because>[] {
  if (rule.chip === 'optional') return [];
  if ('unread' in chip) return [{ because: 'chipNotKnown', verdict: 'notKnown', why: chip.unread }];
  // A TPM 1.2 signs with SHA-1 only: no key of ours can live in it.
  return chip.is === 'tpm2' || chip.is === 'secureEnclave' ? [] : [{ because: 'noChip', verdict: 'fail' }];
}

function describeBoot(fact: SecureBootFact, say: SayFact): string {
  const [state, chip] = [knownValue(fact.state), knownValue(fact.chip)];
  const words = state === undefined ? say('fact.notKnown') : say(`boot.${state}`);
  return chip === undefined ? words : `${words} · ${say(`chip.${chip}`)}`;
}
