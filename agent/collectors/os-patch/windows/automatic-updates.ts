import { type Known, unread } from '../../../../shared/reading.ts';
import type { Instant } from '../../../../shared/time.ts';
import { whyNot } from '../../../host/answer.ts';
import type { Answer, Host } from '../../../host/host.ts';
import type { RegistryValue } from '../../../host/windows/windows-requests.ts';
import { instantOf } from '../../windows-time.ts';

const policyKey = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU';
const settingsKey = 'HKLM\\SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings';
const serviceKey = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\wuauserv';
/** Where all of it stands; how the service starts does, too. */
export const automaticUpdateKeys: readonly string[] = [policyKey, settingsKey, serviceKey];
const pauses = ['PauseUpdatesExpiryTime', 'PauseQualityUpdatesEndTime'];

/** AUOptions: 2 asks before it loads, 3 asks before it installs; 4 installs, 5 leaves it to the settings, 7 asks for the restart. */
const installing = new Set([4, 5, 7]);
const asking = new Set([2, 3]);

/**
 * Whether fixes are installed without anybody's doing: no policy against it, no pause that lasts, and the service not switched
 * off. One "no" outweighs what is not known. Without a policy Windows installs by itself.
 */
export async function readAutomaticUpdates(host: Host): Promise<Known<boolean>> {
  const parts = [
    allowed(await host.registryValue(policyKey, 'NoAutoUpdate'), (value) =>
      value === 0 || value === 1 ? value === 0 : undefined,
    ),
    allowed(await host.registryValue(policyKey, 'AUOptions'), (value) =>
      typeof value !== 'number' ? undefined : installing.has(value) ? true : asking.has(value) ? false : undefined,
    ),
  ];
  for (const pause of pauses)
    parts.push(allowed(await host.registryValue(settingsKey, pause), (value) => isOver(value, host.now())));
  const service = await host.service('wuauserv');
  parts.push('is' in service ? { is: service.is.start !== 'disabled' } : unread(whyNot(service, 'toolMissing')));
  return parts.find((part) => 'is' in part && !part.is) ?? parts.find((part) => 'unread' in part) ?? { is: true };
}

/** What a setting allows; one that is not set forbids nothing. */
function allowed(answer: Answer<RegistryValue>, read: (value: RegistryValue) => boolean | undefined): Known<boolean> {
  if ('absent' in answer) return { is: true };
  if ('unread' in answer) return unread(answer.unread);
  const value = read(answer.is);
  return value === undefined ? unread('unparseable') : { is: value };
}

function isOver(value: RegistryValue, now: Instant): boolean | undefined {
  // What is left of a pause that somebody ended.
  if (value === '') return true;
  const until = typeof value === 'string' ? instantOf(value) : unread('unparseable');
  return 'is' in until ? until.is <= now : undefined;
}
