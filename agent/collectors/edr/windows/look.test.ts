import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Answer, Host } from '../../../host/host.ts';
import { replayHost } from '../../../host/replay.ts';
import type { ServiceFacts } from '../../../host/windows/windows-requests.ts';
import { lookAtServices, noteServices } from './look.ts';

const runs = (process: string, aliveSeconds: number): Answer<ServiceFacts> => ({
  is: { state: 'running', start: 'automatic', process, aliveSeconds },
});

describe('a look at the services of protection products', () => {
  let answer: Answer<ServiceFacts>;
  let services: string[];
  let asked: number;
  let host: Host;

  beforeEach(() => {
    answer = runs('100@a', 60);
    services = ['SentinelAgent'];
    asked = 0;
    const nothing = replayHost({ stance: 'recording', version: 1, platform: 'win32', at: 1, answers: {} });
    host = {
      ...nothing,
      service: async () => {
        asked++;
        return answer;
      },
      registryKeys: async () => ({ is: services }),
    };
    noteServices(host, ['SentinelAgent']);
  });

  test('stays the same while the same process lives on', async () => {
    const before = await lookAtServices(host);
    answer = runs('100@a', 62);
    expect(await lookAtServices(host)).toBe(before);
  });

  test.each<[string, Answer<ServiceFacts>]>([
    ['stopped', { is: { state: 'stopped', start: 'automatic' } }],
    ['stopping', { is: { state: 'changing', start: 'automatic' } }],
    ['started anew between two looks', runs('104@b', 60)],
    ['denied', { unread: 'notPermitted' }],
    ['gone', { absent: true }],
  ])('differs when a service is %s', async (_, now) => {
    const before = await lookAtServices(host);
    answer = now;
    expect(await lookAtServices(host)).not.toBe(before);
  });

  test('differs when a process has lived long enough to count, and not before', async () => {
    answer = runs('104@b', 1);
    const young = await lookAtServices(host);
    answer = runs('104@b', 3);
    expect(await lookAtServices(host)).toBe(young);
    answer = runs('104@b', 5);
    expect(await lookAtServices(host)).not.toBe(young);
  });

  test('notices a new service within half a minute', async () => {
    const before = await lookAtServices(host);
    services = ['CSFalconService', 'SentinelAgent'];
    const words = [];
    for (let look = 0; look < 16; look++) words.push(await lookAtServices(host));
    expect(words.some((one) => one !== before)).toBe(true);
  });

  test('asks for the services of installed products only, and for nothing before the first collection', async () => {
    await lookAtServices(host);
    expect(asked).toBe(1);
    expect(
      await lookAtServices(replayHost({ stance: 'recording', version: 1, platform: 'win32', at: 1, answers: {} })),
    ).toBe('');
  });
});
