import { RawStream } from './raw-stream.ts';
import type { ServiceProcess } from './service-process.ts';
import type { WireAttack } from './wire-attacks.ts';

/** A connection that was told to go, or broke the rules, is gone within this; ws waits 30 s for the other side's word. */
const goneMs = 45_000;

/** What came of an attack that did not end as it may; undefined where it did. */
export async function attackWire(service: ServiceProcess, attack: WireAttack): Promise<string | undefined> {
  const raw = new RawStream(service.port, service.caFile);
  raw.socket.write(attack.bytes());
  const late = setTimeout(() => raw.socket.destroy(new Error('late')), goneMs);
  const isAnswered = () =>
    raw.closeCode !== undefined || (raw.status !== undefined && raw.status !== 101) || raw.socket.destroyed;
  while (!isAnswered()) await new Promise((resolve) => setTimeout(resolve, 5));
  clearTimeout(late);
  const { closeCode, status } = raw;
  raw.socket.destroy();
  await raw.closed;
  const { codes, statuses } = attack;
  const fits =
    closeCode === undefined
      ? status === undefined || status === 101
        ? codes === undefined && statuses === undefined
        : (statuses ?? []).includes(status)
      : (codes ?? []).includes(closeCode);
  return fits ? undefined : `${attack.name}: closed with ${closeCode}, answered with ${status}`;
}
