import * as v from 'valibot';
import { KeyProtection } from './evidence.ts';
import type { StandingId } from './standing.ts';

/**
 * Why a key counts as claimed and not as proved. By the operator's doing: `notTried`, `noRoots` (no makers are known). By the TPM's:
 * `noEkCertificate`, `ekNotTrusted`, `ekExpired`, `unsupportedEk`, `wrongEk` (the certificate is of another endorsement key). By the
 * key's: `wrongAttributes`, `wrongName` (the TPM does not hold it), `wrongSecret`. `tpmUnavailable` passes.
 */
export const unprovedWhys = [
  'notTried',
  'noRoots',
  'noEkCertificate',
  'ekNotTrusted',
  'ekExpired',
  'unsupportedEk',
  'wrongEk',
  'wrongAttributes',
  'wrongName',
  'wrongSecret',
  'tpmUnavailable',
] as const;
export type Unproved = (typeof unprovedWhys)[number];

/** The same as it comes: a newer service may have words that this agent does not know. */
export const UnprovedWord = v.pipe(v.string(), v.regex(/^[a-z][a-zA-Z0-9]{0,31}$/));

/** In a result: what the key says of itself, whether the service saw it proved, and whether it wants the proof now. */
export const KeyAssurance = v.object({
  claimed: KeyProtection,
  proved: v.boolean(),
  why: v.optional(UnprovedWord),
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

/** Whether a key is easier to take away from one place than from another. */
export const isWeaker = (place: KeyProtection, than: KeyProtection): boolean => rank[place] < rank[than];

/** Whether a key is in a weaker place than a policy demands, whatever was proved. */
export const isTooWeak = (rule: KeyRule | undefined, claimed: KeyProtection): boolean =>
  rule !== undefined && isWeaker(claimed, rule.atLeast);

/** What a policy finds wrong with a device key. */
export function keyFindings(
  rule: KeyRule | undefined,
  { claimed, proved }: Pick<KeyAssurance, 'claimed' | 'proved'>,
): StandingId[] {
  if (rule === undefined) return [];
  if (isTooWeak(rule, claimed)) return ['device.keyTooWeak'];
  return rule.atLeast === 'tpm' && rule.proved && !proved ? ['device.keyNotProved'] : [];
}
