import { type Known, unread } from '../../../../shared/reading.ts';
import type { Host } from '../../../host/host.ts';
import { readSetting } from '../read-setting.ts';
import { isAnyTimerOn } from '../systemd-timers.ts';

const timers = ['transactional-update.timer', 'os-update.timer'];

/**
 * Whether zypper installs updates by itself: by a timer of openSUSE's own. YaST's online update runs by cron, and whether cron runs is told
 * nowhere.
 */
export async function automaticUpdates(host: Host): Promise<Known<boolean>> {
  const isOn = await isAnyTimerOn(host, timers);
  if ('unread' in isOn || isOn.is) return isOn;
  const yast = await readSetting(host, '/etc/sysconfig/automatic_online_update', '', 'AOU_ENABLE_CRONJOB');
  if ('unread' in yast) return yast;
  return yast.is === 'true' ? unread('unsupported') : { is: false };
}
