import { createHmac } from 'node:crypto';
import * as v from 'valibot';
import type { KeyAssurance } from '../../../shared/key-assurance.ts';
import { activateTyp, answerInput, CredentialClaims, proveTyp } from '../../../shared/key-proof.ts';
import type { ServiceMessage } from '../../../shared/messages.ts';
import { resultExtension } from '../../../shared/result.ts';
import type { TestDevice, Verified } from './device.ts';
import { areaOf, type FalseTpm, nameOf } from './software-tpm.ts';
import type { StreamClient } from './stream-client.ts';

/** The claims of a credential; that the service signed them is the agent's to check. */
export const credentialOf = ({ credential }: Extract<ServiceMessage, { type: 'credential' }>): CredentialClaims =>
  v.parse(CredentialClaims, JSON.parse(Buffer.from(credential.split('.')[1] ?? '', 'base64url').toString()));

/** A `prove` of a device for the nonce it holds, with other claims where they are given. */
export const proveMessage = (device: TestDevice, overrides: Record<string, unknown>) => ({
  type: 'prove' as const,
  proof: device.key.sign(proveTyp, {
    ...{ aud: device.data.url, eat_nonce: device.nonce, iat: device.now() },
    ...{ public_area: areaOf(device.key.jwk).toString('base64url'), certificates: [], ...overrides },
  }),
});

/** An `activate` that shows a secret for a credential, or whatever else it is to say. */
export function activateMessage(
  device: TestDevice,
  { eat_nonce }: Pick<CredentialClaims, 'eat_nonce'>,
  secret: Buffer | undefined,
  overrides: Record<string, unknown> = {},
) {
  const answer = createHmac('sha256', secret ?? '')
    .update(answerInput(device.key.kid, eat_nonce))
    .digest('base64url');
  const shown = secret === undefined ? { unopened: 'wrongName' } : { answer };
  const claims = { aud: device.data.url, eat_nonce, iat: device.now(), ...shown, ...overrides };
  return { type: 'activate' as const, proof: device.key.sign(activateTyp, claims) };
}

/** What the service says of the key in the result that answers an exchange. */
export async function assured(device: TestDevice, stream: StreamClient): Promise<KeyAssurance | undefined> {
  const { claims } = hear(device, (await stream.expect('enrolled')).result);
  return claims[resultExtension].key_protection;
}

/** The whole exchange by a false TPM that a trusted maker certified. */
export async function proveBy(
  device: TestDevice,
  stream: StreamClient,
  tpm: FalseTpm,
): Promise<KeyAssurance | undefined> {
  const certificates = [(await tpm.certificate()).toString('base64url')];
  stream.send(proveMessage(device, { certificates }));
  const credential = credentialOf(await stream.expect('credential'));
  stream.send(activateMessage(device, credential, tpm.open(credential, nameOf(areaOf(device.key.jwk)))));
  return assured(device, stream);
}

/** A result that opens no chain: only its nonce is new. */
function hear(device: TestDevice, result: string): Verified {
  const claims = device.read(result);
  Object.assign(device, { nonce: claims[resultExtension].next_nonce ?? '', receipt: result });
  return { result, claims };
}
