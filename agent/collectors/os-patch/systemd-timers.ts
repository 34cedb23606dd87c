import { type Known, unread } from '../../../shared/reading.ts';
import type { Host } from '../../host/host.ts';

const units = '/etc/systemd/system';

/** Whether systemd starts a timer with the machine; without systemd something else may do its work, and nothing tells whether it does. */
export async function isTimerOn(host: Host, timer: string): Promise<Known<boolean>> {
  const own = await host.link(`${units}/${timer}`);
  // Masked: systemd takes the link to /dev/null for "never".
  if ('is' in own && own.is === '/dev/null') return { is: false };
  const wanted = await host.link(`${units}/timers.target.wants/${timer}`);
  if ('unread' in wanted) return wanted;
  if ('is' in wanted) return { is: true };
  const systemd = await host.stat('/run/systemd/system');
  return 'is' in systemd ? { is: false } : unread('unsupported');
}

/** Whether systemd starts any of these timers. */
export async function isAnyTimerOn(host: Host, timers: readonly string[]): Promise<Known<boolean>> {
  let answer: Known<boolean> = { is: false };
  for (const timer of timers) {
    const isOn = await isTimerOn(host, timer);
    if ('is' in isOn && isOn.is) return isOn;
    if ('unread' in isOn) answer = isOn;
  }
  return answer;
}
