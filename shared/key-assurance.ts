import * as v from 'valibot';
import { KeyProtection } from './evidence.ts';
import type { StandingId } from './standing.ts';

/** Why a key in a TPM is only claimed to be there, in words for people; each says who can change it. */
const words = {
  notTried: 'The service has not asked for the proof yet.',
  noRoots: 'The service knows no makers of TPMs: your IT team has not given it their certificates.',
  noEkCertificate: 'The TPM of your laptop holds no certificate of its maker.',
  ekNotTrusted: 'The certificate in the TPM of your laptop is by nobody whom your organisation trusts.',
  ekExpired: 'The certificate in the TPM of your laptop, or one that vouches for it, has run out.',
  unsupportedEk: 'The certificate in the TPM of your laptop is for a kind of key that Stance does not know.',
  wrongEk: 'The certificate in the TPM of your laptop is for another TPM.',
  wrongAttributes: 'The key could be used outside of the TPM.',
  wrongName: 'The TPM of your laptop does not hold the key.',
  wrongSecret: 'The proof that your laptop gave was wrong.',
  tpmUnavailable: 'The TPM of your laptop did not answer; this is tried again by itself.',
} as const;

/** Why a key counts as claimed and not as proved. */
export type Unproved = keyof typeof words;

/** The same in one sentence; a word that a newer service has is told as it stands. */
export const unprovedWords = (why: string): string => (Object.hasOwn(words, why) ? words[why as Unproved] : why);

const Word = v.pipe(v.string(), v.regex(/^[a-z][a-zA-Z0-9]{0,31}$/));

/** In a result: what the key says of itself, whether the service saw it proved, and whether it wants the proof now. */
export const KeyAssurance = v.object({
  claimed: KeyProtection,
  proved: v.boolean(),
  why: v.optional(Word),
  prove: v.optional(v.literal(true)),
});
export type KeyAssurance = v.InferOutput<typeof KeyAssurance>;

/**
 * What a policy demands of the device key: in the keychain of a person at least, or in hardware. A key in hardware counts only once
 * that was proved, unless the policy takes its word for it (`proved: false`).
 */
export const KeyRule = v.strictObject({
  atLeast: v.picklist(['keychain', 'tpm']),
  proved: v.optional(v.boolean(), true),
});
export type KeyRule = v.InferOutput<typeof KeyRule>;

/** How hard it is to take a key away. */
const rank: Readonly<Record<KeyProtection, number>> = { file: 0, keychain: 1, secureEnclave: 2, tpm: 2 };

/** Whether a key is on a weaker place than a policy demands, whatever was proved. */
export const isTooWeak = (rule: KeyRule | undefined, claimed: KeyProtection): boolean =>
  rule !== undefined && rank[claimed] < rank[rule.atLeast];

/** What a policy finds wrong with a device key. */
export function keyFindings(
  rule: KeyRule | undefined,
  { claimed, proved }: Pick<KeyAssurance, 'claimed' | 'proved'>,
): StandingId[] {
  if (rule === undefined) return [];
  if (isTooWeak(rule, claimed)) return ['device.keyTooWeak'];
  return rule.atLeast === 'tpm' && rule.proved && !proved ? ['device.keyNotProved'] : [];
}
