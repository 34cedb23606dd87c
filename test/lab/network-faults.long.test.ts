import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { streamLimits } from '../../shared/messages.ts';
import { dist, freshBundles } from '../support/fresh-bundles.ts';
import { describeWith, needs } from '../support/needs.ts';
import { signOffline } from '../support/sign-offline.ts';
import { until } from '../support/until.ts';
import { NetworkScene } from './network/network-scene.ts';

const figures: Record<string, string> = {};
const figure = (what: string, ms: number) => {
  figures[what] = `${(ms / 1_000).toFixed(1)} s`;
};
const soonMs = 20_000;

describeWith(needs('networks'), 'an agent and a service in networks of their own', () => {
  let scene: NetworkScene;
  beforeAll(async () => {
    await freshBundles('agent', 'decision-service');
    scene = await NetworkScene.open(`${process.pid}`, 'both', 'stance.lab');
  });
  afterEach(async () => {
    await scene.networks.heal();
  });
  afterAll(async () => {
    await scene?.close();
    mkdirSync(join(dist, 'artefacts'), { recursive: true });
    writeFileSync(join(dist, 'artefacts/network-faults.json'), `${JSON.stringify(figures, null, 2)}\n`);
  });

  /** Everything that was signed is in the service's database, once and in its place. */
  const expectWhole = () => {
    const stored = scene.stored();
    expect(stored).toEqual(stored.map((_, at) => at + 1));
    expect(scene.signed()).toEqual(stored);
  };
  /** Waits until it is well, has more evidence than before, and all of it. */
  const expectHealed = async (what: string, stored: number, limitMs: number) => {
    const began = performance.now();
    await until('more evidence', limitMs, () => scene.stored().length > stored);
    await scene.untilWell(limitMs);
    figure(what, performance.now() - began);
    expectWhole();
  };

  test('a name that nobody answers for, and later somebody does', async () => {
    await scene.startAgent();
    const said = await scene.untilSaid('offline', 0, soonMs);
    expect(said).toMatchObject({ fault: 'unreachable', said: expect.stringContaining('stance.lab') });
    await scene.serveNames();
    await expectHealed('first decision after names are served', 0, soonMs);
  });

  test('a cable that is pulled for ten seconds: what was asked meanwhile is answered over the same connection', async () => {
    const [before, began] = [scene.stored().length, performance.now()];
    await scene.networks.plug(false);
    const asked = scene.recheck();
    // That this time passes is what is tested.
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    await scene.networks.plug(true);
    const pluggedMs = performance.now();
    await asked;
    figure('decision after the cable is back', performance.now() - pluggedMs);
    await expectHealed('all acknowledged then', before, soonMs);
    expect(scene.said.filter(({ heardMs, message }) => heardMs > began && message === 'offline')).toEqual([]);
  });

  test('one packet in five lost each way: every look is answered, and a new connection is made', async () => {
    await scene.networks.judge('numgen random mod 100 < 20 drop');
    const [before, began] = [scene.stored().length, performance.now()];
    for (let at = 0; at < 5; at++) await scene.recheck();
    figure('five decisions, a fifth of packets lost', performance.now() - began);
    await scene.stopAgent();
    await scene.startAgent();
    await expectHealed('start to decision, a fifth of packets lost', before + 5, 3 * soonMs);
  });

  test('a reset in the middle: told at once, and back as soon as it may', async () => {
    const [before, began] = [scene.stored().length, performance.now()];
    await scene.networks.judge('reject with tcp reset', 'inet', ['service']);
    scene.recheck().catch(() => undefined);
    const offline = await scene.untilSaid('offline', began, soonMs);
    figure('reset noticed after', offline.heardMs - began);
    await scene.networks.heal();
    await expectHealed('all acknowledged after the reset', before, soonMs);
  });

  test('a black hole: found a ping period and the limit of the ping later at most, and healed', async () => {
    const [before, began] = [scene.stored().length, performance.now()];
    await scene.networks.judge('drop');
    const offline = await scene.untilSaid('offline', began, 60_000);
    figure('black hole noticed after', offline.heardMs - began);
    // Where the laptop has something to say meanwhile, the answer to that is missed, or the ping has ten seconds more.
    expect(['the service stopped answering', 'no answer']).toContain(offline.said);
    expect(offline.heardMs - began).toBeLessThan((streamLimits.pingSeconds + 16) * 1_000);
    await scene.networks.heal();
    await expectHealed('all acknowledged after the black hole', before, 60_000);
  });

  test('IPv4 alone in a black hole: the other family is taken', async () => {
    const before = scene.stored().length;
    await scene.stopAgent();
    await scene.networks.judge('drop', 'ip');
    await scene.startAgent();
    await expectHealed('start to decision, IPv4 in a black hole', before, soonMs);
  });

  test('16 kbit/s: a backlog gets through frame by frame, and no frame is given up', async () => {
    await scene.stopAgent();
    await signOffline(scene.stateDir, 30);
    await scene.networks.slow('16kbit');
    const [before, began] = [scene.stored().length, performance.now()];
    await scene.startAgent();
    await expectHealed('start to all 30 acknowledged over 16 kbit/s', before + 29, 200_000);
    const ends = scene.said.filter(({ heardMs, message }) => heardMs > began && message === 'offline');
    expect(ends).toEqual([]);
  });

  test('an agent that is told to stop says goodbye and is gone within two seconds, also where nobody hears it', async () => {
    figure('stop', await scene.stopAgent());
    await scene.startAgent();
    await scene.untilWell(soonMs);
    await scene.networks.judge('drop');
    const tookMs = await scene.stopAgent();
    figure('stop in a black hole', tookMs);
    expect(tookMs).toBeLessThan(2_000);
    expectWhole();
  });
});

describeWith(needs('networks'), 'an agent where there is no IPv4', () => {
  test.each([
    ['an address', '[2001:db8:77::2]'],
    ['a name', 'stance.lab'],
  ])('reaches the service by %s', async (_, host) => {
    await freshBundles('agent', 'decision-service');
    const scene = await NetworkScene.open(`6${process.pid}`, 'v6', host);
    try {
      await scene.serveNames();
      await scene.startAgent();
      await scene.untilWell(soonMs);
      expect(scene.stored()).toEqual([1]);
    } finally {
      await scene.close();
    }
  });
});
