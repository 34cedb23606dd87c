import * as v from 'valibot';
import type { Host } from '../host/host.ts';
import { askSecretService } from './secret-service.ts';

/** Whether the keychain holds something: where it can be read, where it is locked, nowhere; `unclear` where nobody says. */
export type KeychainItem = 'open' | 'locked' | 'none' | 'unclear';

/** keytar keeps everything under these two attributes. */
const search = (service: string, account: string) => [
  '/org/freedesktop/secrets',
  'org.freedesktop.Secret.Service',
  'SearchItems',
  'a{ss}',
  '2',
  'service',
  service,
  'account',
  account,
];

const Paths = v.array(v.string());
const Found = v.strictObject({ type: v.literal('aoao'), data: v.strictTuple([Paths, Paths]) });

/**
 * Where the keychain holds an item, over all of its collections, asked without a prompt and without its secret. Only Linux has a
 * keychain that says so.
 */
export async function keychainItem(host: Host, service: string, account: string): Promise<KeychainItem> {
  if (host.platform !== 'linux') return 'unclear';
  const answer = await askSecretService(host, search(service, account));
  if ('fault' in answer) return 'unclear';
  const found = v.safeParse(Found, answer.said);
  if (!found.success) return 'unclear';
  const [open, locked] = found.output.data;
  if (open.length > 0) return 'open';
  return locked.length > 0 ? 'locked' : 'none';
}
