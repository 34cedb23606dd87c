import { describe, expect, test } from '@jest/globals';
import type { Host, ToolOutput } from '../../../host/host.ts';
import { replayHost } from '../../../host/replay.ts';
import { edrDarwin } from '../darwin.ts';

const sentineld = '/Library/Sentinel/sentinel-agent.bundle/Contents/MacOS/sentineld';
/** Process, account, real account, state, age and path. */
const launchd: readonly string[] = ['1', '0', '0', 'Ss', '12-03:04:05', '/sbin/launchd'];
const protection: readonly string[] = ['300', '0', '0', 'Ss', '05:00:00', sentineld];

/** A Mac with one product, whose processes a test changes under the agent's eyes. */
function macWith(installed: boolean) {
  const started: string[] = [];
  const mac = { processes: [launchd, protection] as (readonly string[])[], started };
  const answers = installed
    ? { [`stat ${sentineld.replace(/d$/, 'ctl')}`]: { is: { kind: 'file', bytes: 1, modifiedAt: 1, stamp: 's' } } }
    : {};
  const replay = replayHost({ stance: 'recording', version: 1, platform: 'darwin', at: 1_795_300_000, answers });
  const host: Host = {
    ...replay,
    async run(tool, args) {
      started.push(tool);
      const pids = args.includes('-p') ? args.at(-1)?.split(',') : undefined;
      const asked = mac.processes.filter(([pid = '']) => pids === undefined || pids.includes(pid));
      const rows = asked.map((row) => (args.includes('pid=,comm=') ? [row[0], row[5]] : row.slice(0, 5)).join(' '));
      const stdout = tool === 'ps' ? rows.map((row) => `${row}\n`).join('') : '';
      const output: ToolOutput = { exit: stdout === '' ? 1 : 0, stdout };
      return { is: output };
    },
  };
  return { mac, host, look: () => edrDarwin.watch.look?.(host) };
}

describe('a look at the products of a Mac', () => {
  test('starts nothing where nothing is installed', async () => {
    const { mac, host, look } = macWith(false);
    await edrDarwin.collect(host);
    expect(await look()).toBe('');
    expect(mac.started).toEqual([]);
  });

  test('stays the same while a process goes on, and costs one ps', async () => {
    const { mac, host, look } = macWith(true);
    await edrDarwin.collect(host);
    const first = await look();
    mac.processes = [launchd, protection.with(4, '05:00:02')];
    mac.started.length = 0;
    expect(await look()).toBe(first);
    expect(mac.started).toEqual(['ps']);
  });

  test.each([
    ['is gone', [launchd]],
    ['is halted', [launchd, protection.with(3, 'T')]],
    ['is a person’s by the same number', [launchd, protection.with(1, '501').with(2, '501')]],
    ['is one that a person started with rights', [launchd, protection.with(2, '501')]],
  ])('differs when the process %s', async (_, processes) => {
    const { mac, host, look } = macWith(true);
    await edrDarwin.collect(host);
    const first = await look();
    mac.processes = processes;
    expect(await look()).not.toBe(first);
  });

  test('of a product that is down stays the same until it comes back', async () => {
    const { mac, host, look } = macWith(true);
    mac.processes = [launchd];
    await edrDarwin.collect(host);
    const first = await look();
    for (let turn = 0; turn < 40; turn++) expect(await look()).toBe(first);
    mac.processes = [launchd, protection];
    const later: (string | undefined)[] = [];
    for (let turn = 0; turn < 40; turn++) later.push(await look());
    expect(later.some((words) => words !== first)).toBe(true);
  });
});
