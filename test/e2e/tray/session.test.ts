import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RunningTray, startTray } from '../../support/electron/start-tray.ts';
import { freshBundles } from '../../support/fresh-bundles.ts';
import { describeWith, needs } from '../../support/needs.ts';
import { SystemAgent } from '../../support/system-agent.ts';

const anna = { uid: 12_345, session: 'c1' };
/** As Plasma has it: the minutes, and five seconds in which a touch still opens. */
const fromSession = (minutes: number) => ({
  state: 'observed',
  by: 'user-session',
  source: 'kde',
  fact: { enabled: { is: true }, delay: { is: minutes * 60 + 5 } },
});
const unknown = { state: 'unread', why: 'unsupported' };

describeWith(
  needs('root', 'systemd-nspawn', 'display', 'dbus', 'electron'),
  'the tray of a person whose agent runs as the system',
  () => {
    let agent: SystemAgent;
    let tray: RunningTray | undefined;

    beforeAll(async () => {
      await freshBundles('agent', 'tray-ui');
      agent = new SystemAgent();
      await agent.start();
      agent.signIn(anna);
      agent.setLock(anna, 5);
      tray = await startTray({ socket: agent.socketOf(anna.uid), env: { STANCE_NODE: agent.nodeAs(anna) } });
    });
    afterAll(async () => {
      await tray?.close();
      await agent?.end();
    });

    test('has the screen lock of its session in the evidence without being asked', async () => {
      await agent.untilReceived('what the tray had read', fromSession(5));
    });

    test('sees a change of the setting as it happens', async () => {
      agent.setLock(anna, 2);
      const begun = performance.now();
      await agent.untilReceived('the new setting', fromSession(2));
      expect(performance.now() - begun).toBeLessThan(10_000);
    });

    test('tells an agent that was started again', async () => {
      await agent.restart();
      await agent.untilReceived('what the agent itself can tell', unknown);
      await agent.untilReceived('what the tray had read', fromSession(2));
    });
  },
);
