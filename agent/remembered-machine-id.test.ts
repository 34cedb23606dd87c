import { expect, test } from '@jest/globals';
import type { Answer, Host } from './host/host.ts';
import { replayHost } from './host/replay.ts';
import { rememberedMachineId } from './remembered-machine-id.ts';

const id = 'f3a1c2d4e5b60718293a4b5c6d7e8f90';

/** A machine whose id lies in files of these stamps, with what is remembered of it. */
const machine = (stamps: Record<string, string>): Host => ({
  ...replayHost({ stance: 'recording', version: 1, platform: 'linux', at: 1_795_300_000, answers: {} }),
  stat: async (path) => {
    const stamp = stamps[path];
    return stamp === undefined ? { absent: true } : { is: { kind: 'file', bytes: 33, modifiedAt: 1, stamp } };
  },
});
const asker = (answers: readonly Answer<string>[]) => {
  const left = [...answers];
  return async (): Promise<Answer<string>> => left.shift() ?? { unread: 'unparseable' };
};

test('the machine id is asked for again when its file was written anew, as on a copy of the machine', async () => {
  const stamps = { '/etc/machine-id': '1' };
  const host = machine(stamps);
  const ask = asker([{ is: id }, { is: `${id}00` }]);
  expect(await rememberedMachineId(host, ask)).toEqual({ is: id });
  expect(await rememberedMachineId(host, ask)).toEqual({ is: id });
  stamps['/etc/machine-id'] = '2';
  expect(await rememberedMachineId(host, ask)).toEqual({ is: `${id}00` });
});

test('the machine id is asked for again when the other file that would be read first appears', async () => {
  const stamps: Record<string, string> = { '/etc/machine-id': '1' };
  const host = machine(stamps);
  const ask = asker([{ is: id }, { is: `${id}00` }]);
  await rememberedMachineId(host, ask);
  stamps['/var/lib/dbus/machine-id'] = '1';
  expect(await rememberedMachineId(host, ask)).toEqual({ is: `${id}00` });
});

test('an id that could not be read is asked for each time, and so is one that lies in no file', async () => {
  const failing = asker([{ unread: 'timedOut' }, { is: id }]);
  const host = machine({ '/etc/machine-id': '1' });
  expect(await rememberedMachineId(host, failing)).toEqual({ unread: 'timedOut' });
  expect(await rememberedMachineId(host, failing)).toEqual({ is: id });
  const mac = machine({});
  const ask = asker([{ is: id }, { is: `${id}00` }]);
  await rememberedMachineId(mac, ask);
  expect(await rememberedMachineId(mac, ask)).toEqual({ is: `${id}00` });
});
