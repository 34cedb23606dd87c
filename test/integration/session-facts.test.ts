import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { LocalClient } from '../../agent/local-api/local-client.ts';
import { exitStatus } from '../../shared/errors.ts';
import { parse } from '../../shared/issues.ts';
import type { Reading } from '../../shared/reading.ts';
import { SessionReport, sessionHeldSeconds } from '../../shared/session-facts.ts';
import { freshBundles } from '../support/fresh-bundles.ts';
import { describeWith, needs } from '../support/needs.ts';
import { Spine } from '../support/spine.ts';
import { type Person, SystemAgent, stanceAt } from '../support/system-agent.ts';
import { until } from '../support/until.ts';

const [anna, bert, root] = [{ uid: 12_345, session: 'c1' }, { uid: 12_346, session: 'c2' }, { uid: 0 }];
/** As Plasma has it: the minutes, and five seconds in which a touch still opens. */
const fact = (minutes: number) => ({ enabled: { is: true }, delay: { is: minutes * 60 + 5 } });
const fromSession = (minutes: number) => ({
  state: 'observed',
  by: 'user-session',
  source: 'kde',
  fact: fact(minutes),
});
const unknown = { state: 'unread', why: 'unsupported' };

describeWith(needs('root', 'systemd-nspawn'), 'an agent of the system, and people who sign in', () => {
  let agent: SystemAgent;

  beforeAll(async () => {
    await freshBundles('agent');
    agent = new SystemAgent();
    await agent.start();
  });
  afterAll(() => agent?.end());
  beforeEach(async () => {
    agent.signIn(anna, bert);
    await until('their sockets', 5_000, () =>
      [anna, bert].every(({ uid }) => readdirSync(agent.spine.settings.socketDir).includes(String(uid))),
    );
  });

  const received = () => agent.received();
  const untilReceived = (what: string, reading: object) => agent.untilReceived(what, reading);
  /** What the agent finds when it is asked to look now; the service has answered that, too. */
  const lookAgain = async (): Promise<Reading | undefined> => {
    const client = await LocalClient.open(agent.socketOf(root.uid));
    const answer = await client.ask({ ask: 'recheck', signals: ['screenLock'] });
    client.close();
    if (!('status' in answer)) throw new Error(JSON.stringify(answer));
    expect(received().at(-1)).toEqual(answer.status.readings['screenLock']);
    return answer.status.readings['screenLock'];
  };
  const session = async (person: Pick<Person, 'uid'>) => {
    const { status, stdout, stderr } = await agent.stance(person, 'session', '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const report = parse(SessionReport, JSON.parse(stdout));
    if (!report.ok) throw new Error(report.text);
    return report.value;
  };

  test('what the session in front says stands in the evidence that the service holds, marked as theirs', async () => {
    await untilReceived('what the agent itself can tell', unknown);
    agent.setLock(anna, 5);
    const report = await session(anna);
    expect(report).toMatchObject({ mode: 'system', taken: ['screenLock'], againSeconds: 300 });
    expect(report.watch).toContainEqual({ path: join(agent.homeOf(anna), '.config'), names: ['kscreenlockerrc'] });
    await untilReceived('what anna says', fromSession(5));
    const { stdout } = await agent.stance(anna, 'history', '--json');
    expect(JSON.parse(stdout)[0]).toMatchObject({ cause: 'changed:screenLock' });
    agent.setLock(anna, 10);
    await session(anna);
    await untilReceived('what anna says now', fromSession(10));
  });

  test('what anybody else says does not, until they are in front; and whoever leaves takes their word along', async () => {
    agent.setLock(anna, 5);
    agent.setLock(bert, 2);
    await session(anna);
    await untilReceived('what anna says', fromSession(5));
    const before = received().length;
    expect(await session(bert)).toMatchObject({ taken: ['screenLock'] });
    expect(await lookAgain()).toMatchObject(fromSession(5));
    expect(received().slice(before)).toEqual(
      received()
        .slice(before)
        .map(() => expect.objectContaining(fromSession(5))),
    );
    agent.front(bert);
    await untilReceived('what bert says', fromSession(2));
    agent.front(undefined);
    await untilReceived('nobody’s word', unknown);
    agent.front(anna);
    await untilReceived('what anna said', fromSession(5));
    agent.signOut(anna);
    await untilReceived('nobody’s word', unknown);
    // The same person in another session has not said anything yet.
    agent.signIn({ ...anna, session: 'c9' });
    expect(await lookAgain()).toMatchObject(unknown);
  });

  test('a word that the laptop slept through counts no more when it wakes', async () => {
    agent.setLock(anna, 5);
    await session(anna);
    await untilReceived('what anna says', fromSession(5));
    agent.sleep(sessionHeldSeconds + 1);
    await untilReceived('nobody’s word', unknown);
    await session(anna);
    await untilReceived('what anna says after it', fromSession(5));
  });

  test('who has no screen has nothing to say', async () => {
    expect(await session(root)).toMatchObject({ taken: [] });
    const { status, stdout } = await agent.stance(root, 'session');
    expect([status, stdout]).toEqual([
      0,
      'Screen lock: not known, nothing on this system could tell; not taken by the agent, because you are not signed in at a screen.\n',
    ]);
  });

  test('a program of theirs can say nothing but that, and only for themselves', async () => {
    const say = (uid: number, ...lines: unknown[]) =>
      new Promise<unknown[]>((resolve) => {
        let text = '';
        const socket = connect(agent.socketOf(uid));
        socket.setEncoding('utf8').on('data', (part: string) => {
          text += part;
          if (text.split('\n').length > lines.length) socket.end();
        });
        socket.on('close', () =>
          resolve(
            text
              .split('\n')
              .slice(0, -1)
              .map((line) => JSON.parse(line)),
          ),
        );
        socket.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      });
    const reading = fromSession(1);
    const hand = (readings: object) => ({ id: 1, ask: 'session', readings });
    const refused = await say(
      anna.uid,
      hand({ diskEncryption: reading }),
      hand({ screenLock: { ...reading, at: 4_000_000_000 } }),
      hand({ screenLock: { ...reading, by: undefined } }),
      hand({ screenLock: { ...reading, uid: bert.uid } }),
      hand({ screenLock: { ...reading, source: '/etc/shadow' } }),
      hand({ screenLock: { ...reading, fact: { enabled: true } } }),
      hand({ screenLock: { ...reading, fact: { enabled: { is: true }, delay: { is: -1 } } } }),
      hand({ screenLock: { state: 'unread', why: 'fine' } }),
      { id: 1, ask: 'session', readings: {}, uid: bert.uid },
    );
    expect(refused.map((answer) => (answer as { problem: string }).problem)).toEqual(Array(9).fill('badRequest'));
    // Bert, who is not in front, says that the screen locks; he can say so over his own socket alone.
    agent.front(anna);
    await session(anna);
    expect(await say(bert.uid, hand({ screenLock: reading }))).toEqual([{ id: 1, taken: ['screenLock'] }]);
    expect(await lookAgain()).toMatchObject(fromSession(5));
  });
});

test('without an agent it is one line and a status of its own, and an agent that runs as its user needs no help', async () => {
  await freshBundles('agent');
  const spine = new Spine();
  try {
    await spine.startService();
    const own = (...args: string[]) => stanceAt(join(spine.settings.socketDir, 'agent.sock'), ...args);
    const none = await own('session');
    expect(none.status).toBe(exitStatus.daemonNotRunning);
    expect(none.stderr).toMatch(/^stance: the Stance agent does not answer at .* \(daemonNotRunning\)\n$/);
    await spine.startAgent({ code: spine.service.createToken() });
    expect(await own('session')).toEqual({
      status: 0,
      stdout: 'The agent runs as you and reads your session itself: there is nothing to hand over.\n',
      stderr: '',
    });
    expect(JSON.parse((await own('session', '--json')).stdout)).toEqual({
      mode: 'user',
      taken: [],
      watch: [],
      againSeconds: 300,
      readings: {},
    });
  } finally {
    await spine.close();
  }
});
