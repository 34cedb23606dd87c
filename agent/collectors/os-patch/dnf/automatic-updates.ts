import type { Known } from '../../../../shared/reading.ts';
import type { Host } from '../../../host/host.ts';
import { readSetting } from '../read-setting.ts';
import { isAnyTimerOn } from '../systemd-timers.ts';

/** Installs whatever its settings say, by dnf 4. */
const installing = ['dnf-automatic-install.timer'];
/** Do as the settings say, by dnf 4 and dnf 5. */
const obeying = ['dnf-automatic.timer', 'dnf5-automatic.timer'];

/**
 * Whether dnf installs updates by itself: a timer of dnf-automatic is on, and it is told to apply what it loads, which it is not as it comes.
 * What a desktop's software centre does by itself is a person's own setting, and is not seen.
 */
export async function automaticUpdates(host: Host): Promise<Known<boolean>> {
  const installs = await isAnyTimerOn(host, installing);
  if ('unread' in installs || installs.is) return installs;
  const obeys = await isAnyTimerOn(host, obeying);
  if ('unread' in obeys || !obeys.is) return obeys;
  const applies = await readSetting(host, '/etc/dnf/automatic.conf', 'commands', 'apply_updates');
  return 'unread' in applies ? applies : { is: /^(?:1|yes|true|on|enabled)$/.test(applies.is) };
}
