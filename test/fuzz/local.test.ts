import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { freshBundles } from '../support/fresh-bundles.ts';
import { describeWith, needs } from '../support/needs.ts';
import { assaultLocalApi } from './local/assault.ts';
import { withEnrolledAgent } from './rigs.ts';

/** Printed where it fails: `npm run test:fuzz -- --only local --seed N --messages 2000` does the same. */
const seed = Date.now() % 1_000_000;

beforeAll(() => freshBundles('decision-service'));

test('2,000 lines of hostile programs of the same user: every answer is one, and the tray and the stream go on meanwhile', async () => {
  await withEnrolledAgent(async (agent) => {
    const { answers, statusMs, decisionMs } = await assaultLocalApi(agent, seed, 2_000, []);
    for (const kind of ['badRequest', 'status', 'history', 'taken', 'rateLimited'])
      expect({ seed, kind, answered: (answers.get(kind) ?? 0) > 10 }).toEqual({ seed, kind, answered: true });
    expect({ seed, internal: answers.get('internal') }).toEqual({ seed, internal: undefined });
    expect(Math.max(...statusMs)).toBeLessThan(2_000);
    expect(Math.max(...decisionMs)).toBeLessThan(5_000);
    expect(agent.program.isAlive).toBe(true);
  });
});

describeWith(needs('root'), 'another user of the machine', () => {
  const connectAs = (uid: number, path: string) => {
    const dial = `require('node:net').connect(${JSON.stringify(path)}).on('connect', () => process.exit(7)).on('error', (e) => console.log(e.code))`;
    const ids = ['--reuid', String(uid), '--regid', String(uid), '--clear-groups'];
    const { stdout, status } = spawnSync('setpriv', [...ids, process.execPath, '-e', dial]);
    return { status, said: stdout.toString().trim() };
  };

  test('cannot open the socket: neither its folder lets them through nor, where that was opened, the socket itself', async () => {
    await withEnrolledAgent(async ({ socket, folder }) => {
      chmodSync(folder, 0o755);
      expect(connectAs(65_534, socket)).toEqual({ status: 0, said: 'EACCES' });
      chmodSync(dirname(socket), 0o755);
      expect(connectAs(65_534, socket)).toEqual({ status: 0, said: 'EACCES' });
      // Whose it is can.
      expect(connectAs(0, socket).status).toBe(7);
    });
  });
});
