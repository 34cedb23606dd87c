import { describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { appraise } from '../shared/appraise.ts';
import { Platform } from '../shared/platform.ts';
import { signalIds, signals } from '../shared/signals/catalogue.ts';
import { collect } from './collect.ts';
import type { Answer, Host } from './host/host.ts';
import { replayHost } from './host/replay.ts';

const at = 1_795_300_000;
/** A machine on which nothing is found. */
const bareHost = (platform: Platform = 'linux'): Host =>
  replayHost({ stance: 'recording', version: 1, platform, at, answers: {} });

describe('collect', () => {
  test('gives a reading for every signal, on a machine that answers nothing', async () => {
    const collected = await collect(bareHost());
    expect(Object.keys(collected)).toEqual(signalIds);
    expect(collected.os?.reading).toEqual({ state: 'unread', why: 'toolMissing', at });
    expect(collected.diskEncryption?.reading).toEqual({ state: 'unread', why: 'toolMissing', at });
  });

  test('gives only what was asked for', async () => {
    expect(Object.keys(await collect(bareHost(), ['edr']))).toEqual(['edr']);
  });

  test('a host at fault makes a reading unparseable with a note, and leaves the others alone', async () => {
    const text: Host['text'] = async (path) => {
      if (path === '/proc/self/mountinfo') throw new Error('a fault of ours');
      return { absent: true };
    };
    const collected = await collect({ ...bareHost(), text });
    expect(collected.diskEncryption).toEqual({
      reading: { state: 'unread', why: 'unparseable', at },
      notes: ['fault in the collector: a fault of ours'],
    });
    expect(collected.edr?.reading.state).toBe('observed');
  });

  test('a collector that is kept waiting is given up, and leaves the others alone', async () => {
    const never: Promise<Answer<string>> = Promise.race([]);
    const text: Host['text'] = async (path) => (path === '/proc/sys/kernel/osrelease' ? never : { is: 'ID=debian\n' });
    const collected = await collect({ ...bareHost(), text }, ['os', 'edr']);
    expect(collected.os?.reading).toEqual({ state: 'unread', why: 'timedOut', at });
    expect(collected.edr?.reading.state).toBe('observed');
  });

  test('a mount point with escape codes in it cannot speak to a terminal', async () => {
    const text: Host['text'] = async (path) =>
      path === '/proc/self/mountinfo'
        ? { is: '30 28 8:1 / /media/\u001b[2J\\033]0;x rw - vfat /dev/sda1 rw\n' }
        : { absent: true };
    const collected = await collect({ ...bareHost(), text }, ['diskEncryption']);
    expect(collected.diskEncryption?.notes.join()).toContain('/media/\ufffd[2J\ufffd]0;x');
  });

  test.each(Platform.options)('a %s machine that answers nothing passes nothing', async (platform) => {
    const collected = await collect(bareHost(platform));
    for (const id of signalIds) {
      const rule = v.parse(signals[id].rule as v.GenericSchema<unknown, object>, {});
      const findings = appraise(id, collected[id]?.reading, rule, { iat: at, now: at });
      expect([id, findings.length > 0]).toEqual([id, true]);
    }
  });
});
