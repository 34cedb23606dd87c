import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { DeviceStatus } from '../../shared/device-status.ts';
import type { Spine } from './spine.ts';

/** Whether a laptop stands well with its service. */
export const decided = ({ decision, checking, link }: DeviceStatus): boolean =>
  decision?.current === true && !checking && link.state === 'connected';

/** Enrols a laptop that does not run yet. */
export async function enrolled(laptop: Spine): Promise<DeviceStatus> {
  await laptop.startAgent({ code: laptop.service.createToken() });
  return laptop.untilStatus('the first decision', decided);
}

/** Has a laptop judged now. */
export const recheck = async (laptop: Spine) => (await laptop.client()).ask({ ask: 'recheck' });

const findings = ({ decision }: DeviceStatus) => decision?.findings.map(({ id }) => id) ?? [];

/** The status of a laptop once something was found on it. */
export const untilFound = (laptop: Spine, id: string): Promise<DeviceStatus> =>
  laptop.untilStatus(`the finding ${id}`, (status) => findings(status).includes(id));

/** The names of the files of device keys on a laptop. */
export const keyFiles = (laptop: Spine): string[] =>
  readdirSync(laptop.settings.stateDir).filter((name) => name.startsWith('device-key-'));

/** What a laptop remembers of who it is. */
export const identity = (laptop: Spine) =>
  JSON.parse(readFileSync(join(laptop.settings.stateDir, 'identity.json'), 'utf8')) as {
    key: { id: string };
    next?: object;
    pending?: object;
    retired?: object[];
    enrolment: { chain: string; deviceId: string };
  };

/** A fresh code, put before an agent that runs, brings a device that did not exist before. */
export async function takenBackIn(laptop: Spine, before: DeviceStatus): Promise<DeviceStatus> {
  laptop.giveCode(laptop.service.createToken());
  const status = await laptop.untilStatus(
    'a new device',
    (each) => decided(each) && each.device?.id !== before.device?.id,
  );
  expect(status.decision?.tier).toBe('affirming');
  expect(keyFiles(laptop)).toEqual([`device-key-${identity(laptop).key.id}`]);
  expect(identity(laptop).retired).toBeUndefined();
  return status;
}

/** In how many chains the service has evidence. */
export const chains = (laptop: Spine): number => new Set(laptop.evidence().map(({ chain }) => chain)).size;
