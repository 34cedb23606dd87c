import * as v from 'valibot';
import type { Host } from '../host/host.ts';
import { askSecretService, type SecretServiceFault } from './secret-service.ts';

/**
 * How a keychain stands: `noBus` where the session has no bus to ask on, `noService` where nobody on it keeps secrets,
 * `noCollection` where there is nothing to keep them in, `silent` where it does not answer in time, `unclear` where its answer
 * makes no sense or nothing can ask.
 */
export type KeychainState = 'open' | 'locked' | SecretServiceFault;

/** One property of the user's default collection (freedesktop Secret Service API, "Collections"). */
const isLocked = [
  '/org/freedesktop/secrets/aliases/default',
  'org.freedesktop.DBus.Properties',
  'Get',
  'ss',
  'org.freedesktop.Secret.Collection',
  'Locked',
];

const Locked = v.strictObject({
  type: v.literal('v'),
  data: v.strictTuple([v.strictObject({ type: v.literal('b'), data: v.boolean() })]),
});

/**
 * How the keychain stands now, asked without a prompt and without a secret. macOS and Windows open it with the session; on Linux
 * the Secret Service says, and only its plain "not locked" is `open`.
 */
export async function keychainState(host: Host): Promise<KeychainState> {
  if (host.platform !== 'linux') return 'open';
  const answer = await askSecretService(host, isLocked);
  if ('fault' in answer) return answer.fault;
  const said = v.safeParse(Locked, answer.said);
  if (!said.success) return 'unclear';
  return said.output.data[0].data ? 'locked' : 'open';
}
