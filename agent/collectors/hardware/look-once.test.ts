import { expect, test } from '@jest/globals';
import type { Recording } from '../../host/recording-file.ts';
import { replayHost } from '../../host/replay.ts';
import { hardwareLinux } from './linux.ts';

const machine = (answers: Recording['answers']) =>
  replayHost({ stance: 'recording', version: 1, platform: 'linux', at: 1_795_300_000, answers });
const laptop = {
  'text /sys/class/dmi/id/sys_vendor': { is: 'Dell Inc.\n' },
  'text /sys/class/dmi/id/product_name': { is: 'Latitude 7440\n' },
  'head 8192 /proc/cpuinfo': { is: 'processor\t: 0\nflags\t\t: fpu vme\n' },
};

test('a machine that told who made it is not asked again', async () => {
  const answers: Record<string, unknown> = { ...laptop };
  const host = machine(answers);
  const first = await hardwareLinux.collect(host);
  answers['text /sys/class/dmi/id/sys_vendor'] = { unread: 'timedOut' };
  expect(await hardwareLinux.collect(host)).toEqual(first);
  expect(first.reading).toMatchObject({ fact: { maker: { is: 'Dell Inc.' }, virtual: { is: false } } });
});

test('one that could not be read is, and a later answer counts', async () => {
  const answers: Record<string, unknown> = { ...laptop, 'text /sys/class/dmi/id/sys_vendor': { unread: 'timedOut' } };
  const host = machine(answers);
  expect((await hardwareLinux.collect(host)).reading).toMatchObject({ fact: { maker: { unread: 'timedOut' } } });
  answers['text /sys/class/dmi/id/sys_vendor'] = { is: 'Dell Inc.\n' };
  expect((await hardwareLinux.collect(host)).reading).toMatchObject({ fact: { maker: { is: 'Dell Inc.' } } });
});

test('what one machine told is not said of another', async () => {
  await hardwareLinux.collect(machine(laptop));
  const other = machine({ ...laptop, 'text /sys/class/dmi/id/sys_vendor': { is: 'HP\n' } });
  expect((await hardwareLinux.collect(other)).reading).toMatchObject({ fact: { maker: { is: 'HP' } } });
});
