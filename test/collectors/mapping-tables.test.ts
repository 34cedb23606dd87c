import { expect, test } from '@jest/globals';
import { collect } from '../../agent/collect.ts';
import type { Host } from '../../agent/host/host.ts';
import { recordingHost } from '../../agent/host/recording.ts';
import { formatRecording } from '../../agent/host/recording-file.ts';
import { replayHost } from '../../agent/host/replay.ts';
import { fixturesOf } from './fixtures.ts';

const machine = (name: string): Host => {
  const found = fixturesOf('diskEncryption').find((fixture) => fixture.name === name);
  if (found === undefined) throw new Error(`there is no recording ${name}`);
  return replayHost(found.recording);
};

/** A machine on which a clock can be turned, that counts what it starts. */
const counted = (host: Host) => {
  const started: string[] = [];
  let later = 0;
  return {
    started,
    wait: (seconds: number) => {
      later += seconds;
    },
    host: {
      ...host,
      now: () => host.now() + later,
      run(tool: string, args: readonly string[]) {
        started.push([tool, ...args].join(' '));
        return host.run(tool, args);
      },
    } satisfies Host,
  };
};

test('a key that dmsetup shows by mistake comes into no reading and no note', async () => {
  const { diskEncryption } = await collect(machine('linux-healthy-key-shown-by-mistake'), ['diskEncryption']);
  expect(diskEncryption?.reading).toMatchObject({ state: 'observed' });
  expect(JSON.stringify(diskEncryption)).not.toContain('6b6b');
});

test.each(['linux-healthy-lvm-on-luks', 'linux-denied-table', 'linux-denied-table-by-the-tool'])(
  'the tables are asked for once in a while, whether root answers or denies: %s',
  async (name) => {
    const { host, started, wait } = counted(machine(name));
    const first = await collect(host, ['diskEncryption']);
    expect(started).toEqual(['dmsetup table --concise --target crypt']);
    wait(239);
    expect(await collect(host, ['diskEncryption'])).toEqual(first);
    expect(started).toHaveLength(1);
    wait(1);
    await collect(host, ['diskEncryption']);
    expect(started).toHaveLength(2);
  },
);

test('the tables are asked for anew when the mappings are others', async () => {
  const { host, started } = counted(machine('linux-healthy-lvm-on-luks'));
  await collect(host, ['diskEncryption']);
  const { text } = host;
  // The same host, on which a mapping has grown meanwhile.
  host.text = async (path) => (path.endsWith('/dm-0/size') ? { is: '1998211584\n' } : text(path));
  const { diskEncryption } = await collect(host, ['diskEncryption']);
  expect(started).toHaveLength(2);
  expect(JSON.stringify(diskEncryption?.reading)).not.toContain('"on"');
});

test('a machine on which nothing encrypts is asked nothing', async () => {
  const { host, started } = counted(machine('linux-off-plain'));
  await collect(host, ['diskEncryption']);
  expect(started).toEqual([]);
});

test('by which way an answer came is kept in no recording', async () => {
  const host = machine('linux-healthy-lvm-on-luks');
  const through: Host = {
    ...host,
    run: async (tool, args) => ({ ...(await host.run(tool, args)), through: '/run/x' }),
  };
  const recorder = recordingHost(through);
  await collect(recorder, ['diskEncryption']);
  expect(formatRecording(recorder.recorded())).not.toContain('/run/x');
});
