import * as v from 'valibot';
import { unread } from '../../../shared/reading.ts';
import type { SystemIntegrityFact } from '../../../shared/signals/system-integrity.ts';
import { answerWords, whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { observed } from '../observed.ts';

/** Where memory integrity is switched on and off. */
const guardKey = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\DeviceGuard';

/** The number of hypervisor-protected code integrity in the lists of Win32_DeviceGuard. */
const memoryIntegrity = 2;

type Guard = Extract<SystemIntegrityFact, { system: 'win32' }>['memoryIntegrity'];

const DeviceGuard = v.object({
  SecurityServicesConfigured: v.pipe(v.array(v.number()), v.minLength(1)),
  SecurityServicesRunning: v.pipe(v.array(v.number()), v.minLength(1)),
});

/** Whether the kernel runs signed code only, guarded by the hypervisor. What is configured is not yet so: a driver may stand in its way. */
export const systemIntegrityWin32: Collector<SystemIntegrityFact> = {
  async collect(host) {
    const rows = await host.question('deviceGuard');
    const fact = { system: 'win32' as const, memoryIntegrity: guardOf(rows) };
    return observed(host, 'device-guard', fact, [`Win32_DeviceGuard: ${answerWords(rows)}`]);
  },
  // What runs changes with a restart only, what is configured before it.
  watch: { directories: [], registry: [{ key: guardKey, subtree: true }] },
  // One question behind those of other signals.
  limitMs: 45_000,
};

function guardOf(rows: Awaited<ReturnType<Host['question']>>): Guard {
  if (!('is' in rows)) return unread(whyNot(rows, 'toolMissing'));
  // A list without anything running is `[0]`, never empty.
  const parsed = v.safeParse(v.tuple([DeviceGuard]), rows.is);
  if (!parsed.success) return unread('unparseable');
  const [{ SecurityServicesConfigured: configured, SecurityServicesRunning: running }] = parsed.output;
  if (running.includes(memoryIntegrity)) return { is: 'running' };
  return { is: configured.includes(memoryIntegrity) ? 'configured' : 'off' };
}
