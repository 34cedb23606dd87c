import { type Known, unread } from '../../../shared/reading.ts';
import type { Instant } from '../../../shared/time.ts';
import { partOf } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';

/** When the kernel started, by its own word (`btime` in proc_stat(5)); it moves with the clock when that is set right. */
export async function bootedAt(host: Host): Promise<Known<Instant>> {
  return partOf(await host.text('/proc/stat'), 'unsupported', (text) => {
    const seconds = /^btime (\d{1,10})$/m.exec(text)?.[1];
    return seconds === undefined ? undefined : Number(seconds);
  });
}

/**
 * Whether a package that only a restart brings to life was installed since the machine started. `installed` holds the time of each
 * such package; where there is none, the list was not whole and says nothing.
 */
export async function restartIsDue(host: Host, installed: Known<readonly Instant[]>): Promise<Known<boolean>> {
  if ('unread' in installed) return installed;
  if (installed.is.length === 0) return unread('unsupported');
  const booted = await bootedAt(host);
  return 'unread' in booted ? booted : { is: installed.is.some((at) => at > booted.is) };
}
