import type { KeyAssurance, Unproved } from '../../shared/key-assurance.ts';
import type { Instant } from '../../shared/time.ts';
import type { DeviceRow, DeviceStore } from '../store/device-store.ts';
import type { KeyRow } from '../store/key-store.ts';
import type { VendorRoots } from './vendor-roots.ts';

/** A try that failed is made again after this long: new firmware may have brought a certificate. */
const againSeconds = 86_400;

/** Whether a key was proved to lie in a TPM, and what that rests on has not run out. */
export const isProved = (key: KeyRow | undefined, now: Instant): boolean =>
  key !== undefined && key.proved_at !== null && key.proof_until !== null && now < key.proof_until;

/**
 * What is known of the key of a device, as its next result says it; undefined where it claims no TPM. A proof whose ground has gone
 * (the operator took the certificate away, or it ran out) is written off here, and asked for anew.
 */
export function assureKey(
  devices: DeviceStore,
  { id, key_protection }: Pick<DeviceRow, 'id' | 'key_protection'>,
  kid: string,
  trusted: () => VendorRoots,
  now: Instant,
): KeyAssurance | undefined {
  // Asked only then: a key that claims no TPM costs no look at the folder.
  const key = key_protection === 'tpm' ? devices.key(kid) : undefined;
  if (key === undefined) return undefined;
  const roots = trusted();
  const isGrounded = key.anchor !== null && roots.has(key.anchor);
  if (isProved(key, now) && isGrounded) return { claimed: 'tpm', proved: true };
  if (key.proved_at !== null) {
    const why: Unproved = isGrounded ? 'ekExpired' : roots.isEmpty ? 'noRoots' : 'ekNotTrusted';
    // By no set of certificates: whatever is in the folder now, it was not tried with it.
    devices.unproved(kid, why, null, now);
    devices.note(id, 'keyNotProved', now);
    return unprovedOf(why, true, roots);
  }
  if (roots.isEmpty && key.unproved !== 'noRoots') devices.unproved(kid, 'noRoots', null, now);
  return unprovedOf(key.unproved ?? 'notTried', isDue(key, roots, now), roots);
}

function unprovedOf(why: Unproved, isDue: boolean, roots: VendorRoots): KeyAssurance {
  const claimed = { claimed: 'tpm', proved: false } as const;
  if (roots.isEmpty) return { ...claimed, why: 'noRoots' };
  return { ...claimed, why, ...(isDue ? { prove: true as const } : {}) };
}

/** Asked with every answer the TPM's own trouble, else once for each set of certificates, and once a day. */
const isDue = ({ unproved, tried_at, tried_roots }: KeyRow, roots: VendorRoots, now: Instant): boolean =>
  tried_at === null || unproved === 'tpmUnavailable' || tried_roots !== roots.id || now >= tried_at + againSeconds;
