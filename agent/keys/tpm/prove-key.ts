import type { EndorsementKind } from '../../../shared/key-proof.ts';
import { activateCredential, type Credential, policySecret, startPolicySession } from './credential-commands.ts';
import { endorsementTemplate } from './endorsement-template.ts';
import { createPrimary, hierarchy, type Primary } from './object-commands.ts';
import type { TpmLink } from './tpm.ts';
import { whileLoaded } from './while-loaded.ts';

/** Does something with the endorsement key of a kind, which is made from the maker's seed and flushed again. */
export async function withEndorsementKey<T>(
  link: TpmLink,
  kind: EndorsementKind,
  work: (key: Primary) => Promise<T>,
): Promise<T> {
  const key = await link.ask(createPrimary(hierarchy.endorsement, endorsementTemplate[kind]));
  return whileLoaded(link, key, () => work(key));
}

/** What a service hid for a loaded key and a loaded endorsement key: only the TPM that holds both can tell it. */
export async function proveKey(
  link: TpmLink,
  key: number,
  endorsementKey: Pick<Primary, 'handle'>,
  hidden: Credential,
): Promise<Buffer> {
  const session = await link.ask(startPolicySession());
  return whileLoaded(link, { handle: session }, async () => {
    await link.ask(policySecret(session));
    return link.ask(activateCredential(key, endorsementKey.handle, session, hidden));
  });
}
