import { join } from 'node:path';
import { thisBoot } from '../../agent/boot.ts';
import { Attestor } from '../../agent/evidence/attestor.ts';
import { IdentityFile } from '../../agent/identity/identity.ts';
import type { KeyStore } from '../../agent/keys/device-key.ts';
import { fileStore } from '../../agent/keys/file-store.ts';
import { Ledger } from '../../agent/ledger/ledger.ts';
import { systemClock } from '../../agent/system-clock.ts';
import type { Reading } from '../../shared/reading.ts';

/**
 * Signs so many items in a state folder, as a laptop does that is offline for long; its agent must not run.
 * @returns how long each took, in milliseconds
 */
export async function signOffline(
  stateDir: string,
  count: number,
  posture: Readonly<Record<string, Reading>> = {},
  store: KeyStore = fileStore(stateDir),
): Promise<number[]> {
  const identity = new IdentityFile(stateDir);
  const { key, enrolment } = identity.load();
  const device = key && (await store.load(key.id));
  if (enrolment === undefined || device === undefined) throw new Error('the agent is not enrolled');
  const ledger = new Ledger(join(stateDir, 'ledger.db'));
  const about = {
    version: '0',
    mode: 'user',
    boot: thisBoot(),
    machineId: undefined,
    sessionJwk: device.publicJwk,
  } as const;
  const attestor = new Attestor(ledger, about, () => posture, systemClock);
  const tookMs: number[] = [];
  for (let at = 0; at < count; at++) {
    const began = performance.now();
    await attestor.next(device, enrolment, 'offline');
    tookMs.push(performance.now() - began);
  }
  ledger.close();
  return tookMs;
}
