import type { Known } from '../../../../shared/reading.ts';
import { unread } from '../../../../shared/reading.ts';
import type { Host } from '../../../host/host.ts';

const flag = '/run/reboot-required';

/** What makes the flag: update-notifier and reboot-notifier (the first), unattended-upgrades' and their kernel hooks. */
const makers = [
  '/usr/share/update-notifier/notify-reboot-required',
  '/etc/kernel/postinst.d/unattended-upgrades',
  '/etc/kernel/postinst.d/update-notifier',
  '/etc/kernel/postinst.d/reboot-notifier',
];

/** Whether an update waits for a restart. That the flag is not there says "no" only where something on this machine would make it. */
export async function rebootRequired(host: Host): Promise<Known<boolean>> {
  const answer = await host.stat(flag);
  if ('is' in answer) return { is: true };
  if ('unread' in answer) return answer;
  for (const maker of makers) {
    const found = await host.stat(maker);
    if ('is' in found && found.is.kind === 'file') return { is: false };
  }
  return unread('unsupported');
}
