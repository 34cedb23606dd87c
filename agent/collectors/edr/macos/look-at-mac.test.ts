import { describe, expect, test } from '@jest/globals';
import type { Host, ToolOutput } from '../../../host/host.ts';
import { replayHost } from '../../../host/replay.ts';
import { edrDarwin } from '../darwin.ts';

const sentineld = '/Library/Sentinel/sentinel-agent.bundle/Contents/MacOS/sentineld';
const header = '    1     0 Ss   12-03:04:05 /sbin/launchd\n';

/** A Mac with one product, whose processes a test changes under the agent's eyes. */
function macWith(installed: boolean) {
  const started: string[] = [];
  const mac = { ps: `${header}  300     0 Ss      05:00:00 ${sentineld}\n`, started };
  const answers = installed
    ? { [`stat ${sentineld.replace(/d$/, 'ctl')}`]: { is: { kind: 'file', bytes: 1, modifiedAt: 1, stamp: 's' } } }
    : {};
  const replay = replayHost({ stance: 'recording', version: 1, platform: 'darwin', at: 1_795_300_000, answers });
  const host: Host = {
    ...replay,
    async run(tool, args) {
      started.push(tool);
      const pids = args.at(args.indexOf('-p') + 1)?.split(',');
      const lines = mac.ps
        .split('\n')
        .filter((line) => !args.includes('-p') || pids?.includes(line.trim().split(' ')[0] ?? ''));
      const stdout = tool === 'ps' ? lines.map((line) => line && `${line}\n`).join('') : '';
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
    mac.ps = mac.ps.replace('05:00:00', '05:00:02');
    mac.started.length = 0;
    expect(await look()).toBe(first);
    expect(mac.started).toEqual(['ps']);
  });

  test.each([
    ['is gone', (ps: string) => ps.replace(/.*sentineld\n/, '')],
    ['is halted', (ps: string) => ps.replace(/ 0 Ss( +05)/, ' 0 Ts$1')],
    ['is one of a person by the same name', (ps: string) => ps.replace(/300 +0/, '300   501')],
  ])('differs when the process %s', async (_, change) => {
    const { mac, host, look } = macWith(true);
    await edrDarwin.collect(host);
    const first = await look();
    const before = mac.ps;
    mac.ps = change(mac.ps);
    expect(mac.ps).not.toBe(before);
    expect(await look()).not.toBe(first);
  });

  test('of a product that is down stays the same until it comes back', async () => {
    const { mac, host, look } = macWith(true);
    const up = mac.ps;
    mac.ps = header;
    await edrDarwin.collect(host);
    const first = await look();
    for (let turn = 0; turn < 40; turn++) expect(await look()).toBe(first);
    mac.ps = up;
    const later: (string | undefined)[] = [];
    for (let turn = 0; turn < 40; turn++) later.push(await look());
    expect(later.some((words) => words !== first)).toBe(true);
  });
});
