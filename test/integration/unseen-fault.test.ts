import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LocalClient } from '../../agent/local-api/local-client.ts';
import type { DeviceStatus, HeldDecision } from '../../shared/device-status.ts';
import { sessionHeldSeconds } from '../../shared/session-facts.ts';
import { freshBundles } from '../support/fresh-bundles.ts';
import { describeWith, needs } from '../support/needs.ts';
import { SystemAgent } from '../support/system-agent.ts';
import { until } from '../support/until.ts';

/** As the example has it, but for the day of grace. */
const policy = `
version: lock
levels: [{ name: base, title: Base, opens: [Mail] }, { name: sensitive, title: Sensitive, opens: [Payroll] }]
signals:
  screenLock:
    rule: { maxDelay: 5m }
    costs: [sensitive]
    findings:
      unread: { enforcement: report }
`;
const anna = { uid: 12_351, session: 'c1' };

describeWith(needs('root', 'systemd-nspawn'), 'a fault that only the session of a person can see', () => {
  let agent: SystemAgent;
  const heard: DeviceStatus[] = [];

  beforeAll(async () => {
    await freshBundles('agent');
    agent = new SystemAgent();
    await agent.start(policy);
  });
  afterAll(() => agent?.end());

  /** Hears every status from now on, as a tray does. */
  const follow = async () => {
    const client = await LocalClient.open(agent.socketOf(0));
    client.watch((answer) => {
      if ('status' in answer) heard.push(answer.status);
    });
    return client;
  };
  const decisions = (): HeldDecision[] =>
    heard.flatMap(({ decision, link }) => (decision?.current && link.state === 'connected' ? [decision] : []));
  const untilDecided = (what: string, ...findings: string[]) =>
    until(what, 20_000, () => {
      const last = decisions()
        .at(-1)
        ?.findings.map(({ id }) => id);
      return JSON.stringify(last) === JSON.stringify(findings);
    });
  const session = async () => expect((await agent.stance(anna, 'session')).status).toBe(0);

  test('opens no door while the laptop wakes or the agent starts anew, and is mended only by whoever sees it', async () => {
    let client = await follow();
    await untilDecided('nothing to be seen', 'screenLock.unread');
    expect(decisions().at(-1)?.levels).toEqual(['base', 'sensitive']);
    agent.signIn(anna);
    await until('her socket', 5_000, () => readdirSync(agent.spine.settings.socketDir).includes(String(anna.uid)));
    agent.setLock(anna, 30);
    await session();
    await untilDecided('the fault', 'screenLock.tooLate');
    const first = decisions().at(-1)?.findings[0]?.since;
    heard.length = 0;

    agent.sleep(sessionHeldSeconds + 1);
    await untilDecided('nobody’s word', 'screenLock.unread', 'screenLock.tooLate');
    await session();
    await untilDecided('her word', 'screenLock.tooLate');
    client.close();
    await agent.restart();
    await until('the agent again', 10_000, () =>
      follow().then(
        (opened) => {
          client = opened;
          return true;
        },
        () => false,
      ),
    );
    await untilDecided('nobody’s word after the start', 'screenLock.unread', 'screenLock.tooLate');
    await session();
    await untilDecided('her word after the start', 'screenLock.tooLate');
    expect(new Set(decisions().map(({ levels }) => levels.join()))).toEqual(new Set(['base']));
    expect(decisions().at(-1)?.findings[0]?.since).toBe(first);

    agent.setLock(anna, 2);
    await session();
    await untilDecided('the mended lock');
    expect(decisions().at(-1)).toMatchObject({ tier: 'affirming', levels: ['base', 'sensitive'] });
    client.close();
  });
});
