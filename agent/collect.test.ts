import { describe, expect, test } from '@jest/globals';
import { signalIds } from '../shared/signals/catalogue.ts';
import { collect } from './collect.ts';
import type { Answer, Host } from './host/host.ts';

const at = 1_795_300_000;
const absent = async (): Promise<Answer<never>> => ({ absent: true });
const bare: Host = {
  platform: 'linux',
  now: () => at,
  text: absent,
  head: absent,
  list: absent,
  link: absent,
  stat: absent,
  run: absent,
  ask: absent,
};

describe('collect', () => {
  test('gives a reading for every signal, on a machine that answers nothing', async () => {
    const collected = await collect(bare);
    expect(Object.keys(collected)).toEqual(signalIds);
    expect(collected.os?.reading).toEqual({ state: 'unread', why: 'toolMissing', at });
    expect(collected.diskEncryption?.reading).toEqual({ state: 'unread', why: 'toolMissing', at });
  });

  test('gives only what was asked for', async () => {
    expect(Object.keys(await collect(bare, ['edr']))).toEqual(['edr']);
  });

  test('a host at fault makes a reading unparseable with a note, and leaves the others alone', async () => {
    const text: Host['text'] = async (path) => {
      if (path === '/proc/self/mountinfo') throw new Error('a fault of ours');
      return { absent: true };
    };
    const collected = await collect({ ...bare, text });
    expect(collected.diskEncryption).toEqual({
      reading: { state: 'unread', why: 'unparseable', at },
      notes: ['fault in the collector: a fault of ours'],
    });
    expect(collected.edr?.reading.state).toBe('observed');
  });

  test('a collector that is kept waiting is given up, and leaves the others alone', async () => {
    const never: Promise<Answer<string>> = Promise.race([]);
    const text: Host['text'] = async (path) => (path === '/proc/sys/kernel/osrelease' ? never : { is: 'ID=debian\n' });
    const collected = await collect({ ...bare, text }, ['os', 'edr']);
    expect(collected.os?.reading).toEqual({ state: 'unread', why: 'timedOut', at });
    expect(collected.edr?.reading.state).toBe('observed');
  });

  test.each(['darwin', 'win32'] as const)('says on %s that nothing there can tell yet', async (platform) => {
    const collected = await collect({ ...bare, platform });
    for (const id of signalIds) expect(collected[id]?.reading).toEqual({ state: 'unread', why: 'unsupported', at });
  });
});
