import type { Known } from '../../../../shared/reading.ts';
import type { Host } from '../../../host/host.ts';
import { readSetting } from '../read-setting.ts';
import { isAnyTimerOn, isTimerOn } from '../systemd-timers.ts';

/** Fetch and stage an image whatever the settings say: bootc's own, and that of images that update themselves with uupd. */
const installing = ['bootc-fetch-apply-updates.timer', 'uupd.timer'];

/** Whether the next image is put in place by itself; to look for it, which `check` does, is not enough. */
export async function automaticUpdates(host: Host): Promise<Known<boolean>> {
  const installs = await isAnyTimerOn(host, installing);
  if ('unread' in installs || installs.is) return installs;
  const isOn = await isTimerOn(host, 'rpm-ostreed-automatic.timer');
  if ('unread' in isOn || !isOn.is) return isOn;
  const policy = await readSetting(host, '/etc/rpm-ostreed.conf', 'Daemon', 'AutomaticUpdatePolicy');
  return 'unread' in policy ? policy : { is: policy.is === 'stage' || policy.is === 'apply' };
}
