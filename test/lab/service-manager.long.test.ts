import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith, needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { DebianMachine } from './debian-machine.ts';
import { debianTree } from './debian-tree.ts';
import { makePackages } from './make-packages.ts';

const root = join(import.meta.dirname, '../..');
/** The package's own five minutes are the same code, and a test of minutes. */
const watchdogSeconds = 6;

/** A code in the right form, for a service that does not exist. */
const code = `stance1.${Buffer.from(
  JSON.stringify({
    url: 'https://stance.example',
    issuer_jkts: ['A'.repeat(43)],
    token_id: 'lab-token',
    token_secret: 'B'.repeat(43),
  }),
).toString('base64url')}`;

describeWith(needs('systemd-nspawn', 'dpkg'), 'the package under the watchdog of systemd', () => {
  let dir: string;
  let machine: DebianMachine;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'stance-watchdog-'));
    await makePackages(root, dir, '0.1.0');
    machine = await DebianMachine.create(await debianTree(join(root, '.cache/lab')), dir, join(dir, 'share'));
    await machine.boot();
  });
  afterAll(async () => {
    await machine?.end();
    rmSync(dir, { recursive: true, force: true });
  });

  const show = (property: string): Promise<string> =>
    machine.ask('systemctl', 'show', '--value', '--property', property, 'stance.service');
  const journal = () => machine.ask('journalctl', '--unit', 'stance.service', '--output', 'cat', '--no-pager');
  const identity = () => machine.ask('cat', '/var/lib/stance/identity.json');

  test('is started once it answers: a command right behind the start is served', async () => {
    await machine.ask('dpkg', '--install', '/share/stance_0.1.0_amd64.deb');
    await machine.ask('systemctl', 'restart', 'stance.service');
    expect(JSON.parse(await machine.ask('stance', 'status', '--json'))).toHaveProperty('status');
    expect([await show('Type'), await show('WatchdogUSec'), await show('StatusText')]).toEqual([
      'notify',
      '5min',
      'notEnrolled, 0 waiting',
    ]);
  });

  test('is left alone by a watchdog while it works, through many of its periods', async () => {
    const dropIn = `mkdir -p /etc/systemd/system/stance.service.d && printf '[Service]\\nWatchdogSec=${watchdogSeconds}\\n' > /etc/systemd/system/stance.service.d/lab.conf`;
    await machine.ask('sh', '-c', dropIn);
    await machine.ask('systemctl', 'daemon-reload');
    await machine.ask('systemctl', 'restart', 'stance.service');
    const first = Number(await show('WatchdogTimestampMonotonic'));
    await until(
      'three periods of beats',
      60_000,
      async () => Number(await show('WatchdogTimestampMonotonic')) - first > 3 * watchdogSeconds * 1_000_000,
    );
    expect([await show('NRestarts'), await show('ActiveState')]).toEqual(['0', 'active']);
    expect(await journal()).not.toContain('could not be told');
  });

  test('is started anew when it hangs, with its key and its enrolment as they were', async () => {
    await machine.ask('sh', '-c', `umask 077; echo ${code} > /root/code; mv /root/code /etc/stance/enrolment`);
    await until(
      'the enrolment to be taken',
      20_000,
      async () => (await machine.run('grep', 'lab-token', '/var/lib/stance/identity.json')).status === 0,
    );
    const [before, pid] = [await identity(), await show('MainPID')];
    await machine.ask('kill', '-STOP', pid);
    await until('the watchdog', 60_000, async () => (await show('NRestarts')) === '1');
    expect(await journal()).toMatch(/Watchdog timeout/);
    await until('the agent', 20_000, async () => (await show('ActiveState')) === 'active');
    expect(await show('MainPID')).not.toBe(pid);
    expect(await identity()).toBe(before);
    expect((await machine.run('stance', 'status')).status).toBe(0);
  });

  test('ends within two seconds when it is told to', async () => {
    const began = performance.now();
    await machine.ask('systemctl', 'stop', 'stance.service');
    expect(performance.now() - began).toBeLessThan(2_000);
    expect([await show('Result'), await show('ExecMainStatus')]).toEqual(['success', '0']);
  });
});
