import { join } from 'node:path';
import { systemClock } from '../../agent/system-clock.ts';
import { parse } from '../../shared/issues.ts';
import { ChallengeClaims } from '../../shared/messages.ts';
import { goodReadings } from '../support/device/readings.ts';
import { FleetDevice } from '../support/fleet-device.ts';
import type { FleetOrder, FleetState } from './fleet-message.ts';

/**
 * Many laptops in one process, each with the agent's own stream, outbox and ledger, that does as it is told by its parent:
 * `fleet-process.ts FOLDER COUNT`.
 */
const [folder = '', count = '0'] = process.argv.slice(2);
let challenges: Record<number, number> = {};
let endings: Record<string, number> = {};
let fleet: { device: FleetDevice; decided: number; isSettled: boolean }[] = [];

function start(code: string, ca: string): void {
  fleet = Array.from({ length: Number(count) }, (_, at) => {
    const device = new FleetDevice(join(folder, String(at)), ca, systemClock, {
      posture: goodReadings,
      overheard: {
        message: (message) => {
          if (message.type === 'challenge') note(challenges, signedAt(message.challenge));
        },
        ended: ({ code: closed, said }) => note(endings, `${closed ?? ''} ${said.replace(/=\d+$/, '')}`),
      },
    });
    return { device, decided: 0, isSettled: false };
  });
  for (const { device } of fleet) device.start(code);
}

const note = (counts: Record<string, number>, name: string | number): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

/** When the service says it signed a challenge; only counted here, the agent verifies it for itself. */
function signedAt(challenge: string): number {
  const claims = parse(ChallengeClaims, JSON.parse(Buffer.from(challenge.split('.')[1] ?? '', 'base64url').toString()));
  if (!claims.ok) throw new Error('a challenge that is none');
  return claims.value.iat;
}

/** From here on only what comes later counts. */
function beginAnew(): void {
  [challenges, endings] = [{}, {}];
  for (const each of fleet) {
    each.decided = each.device.tiers.length;
    each.isSettled = false;
  }
}

async function obey(order: FleetOrder): Promise<void> {
  if (order.do === 'start') return start(order.code, order.ca);
  if (order.do === 'look') return fleet.slice(0, order.count).forEach(({ device }) => void device.look());
  if (order.do === 'stop') return fleet.splice(0).forEach(({ device }) => void device.stop());
  if (order.do === 'note') {
    beginAnew();
    for (const { device } of fleet.slice(0, order.count)) await device.noteOffline(order.items);
  }
}

function state(): FleetState {
  // Each is asked until it is, and no more: the asking is not to be what is measured.
  for (const each of fleet) each.isSettled ||= each.device.tiers.length > each.decided && each.device.waiting === 0;
  const waits = fleet.filter(({ isSettled }) => !isSettled).map(({ device }) => device.waiting);
  return {
    settled: fleet.length - waits.length,
    waiting: waits.reduce((sum, waiting) => sum + waiting, 0),
    waitingAt: waits.filter((waiting) => waiting > 0).length,
    challenges,
    endings,
    estranged: fleet.flatMap(({ device }) => device.estranged),
  };
}

process.on('message', (order: FleetOrder) => {
  obey(order).then(
    () => process.send?.(state()),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
// Its parent is gone: there is nobody left to play for.
process.on('disconnect', () => process.exit(0));
