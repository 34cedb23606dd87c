import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { DeviceStatus } from '../../shared/device-status.ts';
import { describeWith, needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { DebianMachine } from './debian-machine.ts';
import { debianTree } from './debian-tree.ts';
import { makePackages } from './make-packages.ts';

const root = join(import.meta.dirname, '../..');
const cache = join(root, '.cache/lab');
const anna = 1000;
const service = 'https://stance.example';
const units = ['stance.service', 'stance-enrolment.path', 'stance-enrolment.service'];

/** A code in the right form, for a service that does not exist. */
const code = `stance1.${Buffer.from(
  JSON.stringify({
    url: service,
    issuer_jkts: ['A'.repeat(43)],
    token_id: 'lab-token',
    token_secret: 'B'.repeat(43),
  }),
).toString('base64url')}`;

describeWith(needs('systemd-nspawn', 'dpkg'), 'the Debian package on a machine of its own', () => {
  let dir: string;
  let machine: DebianMachine;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'stance-lab-'));
    await makePackages(root, dir, '0.1.0', '0.1.1');
    const tree = await debianTree(cache);
    machine = await DebianMachine.create(tree, dir, join(dir, 'share'));
    await machine.boot();
    await machine.ask('useradd', '--create-home', '--uid', String(anna), 'anna');
    await machine.ask('useradd', '--create-home', 'bert');
    await machine.ask('loginctl', 'enable-linger', 'anna');
  });
  afterAll(async () => {
    await machine?.end();
    rmSync(dir, { recursive: true, force: true });
  });

  const show = (property: string, unit = 'stance.service'): Promise<string> =>
    machine.ask('systemctl', 'show', '--value', '--property', property, unit);
  const install = (version: string) => machine.ask('dpkg', '--install', `/share/stance_${version}_amd64.deb`);
  const statusOf = (stdout: string): DeviceStatus =>
    v.parse(v.object({ status: DeviceStatus }), JSON.parse(stdout)).status;
  /** What the agent says once it answers. */
  const status = async (): Promise<DeviceStatus> => {
    let said = '';
    await until('the agent to answer', 20_000, async () => {
      const ran = await machine.run('stance', 'status', '--json');
      said = ran.stdout;
      return ran.status === 0;
    });
    return statusOf(said);
  };
  const readings = async (): Promise<DeviceStatus['readings']> => {
    let seen: DeviceStatus['readings'] = {};
    await until('the first look', 30_000, async () => {
      seen = (await status()).readings;
      return Object.keys(seen).length > 0;
    });
    return seen;
  };

  test('installs, and the agent is enabled, running under its own account and answering', async () => {
    await install('0.1.0');
    expect(await machine.ask('systemctl', 'is-enabled', 'stance.service', 'stance-enrolment.path')).toBe(
      'enabled\nenabled',
    );
    expect((await status()).link.state).toBe('notEnrolled');
    expect([await show('ActiveState'), await show('NRestarts')]).toEqual(['active', '0']);
    const pid = await show('MainPID');
    expect(await machine.ask('ps', '-o', 'user=', '-p', pid)).toBe('stance');
    expect(await machine.ask('grep', 'CapEff', `/proc/${pid}/status`)).toBe('CapEff:\t0000000000000001');
    expect(await machine.ask('stat', '--format', '%U %a', '/var/lib/stance')).toBe('stance 700');
    expect(await machine.ask('find', '/var/lib/stance', '-type', 'f', '-perm', '/077')).toBe('');
  });

  test('is shut in: systemd rates its exposure low', async () => {
    const said = await machine.ask('systemd-analyze', 'security', '--no-pager', 'stance.service');
    const exposure = Number(/exposure level for stance\.service: ([\d.]+)/.exec(said)?.[1]);
    expect(exposure).toBeLessThanOrEqual(2.5);
  });

  test('is not shut in too far: the agent sees what root sees', async () => {
    const byRoot = JSON.parse(await machine.ask('stance', 'collect', '--json')).readings;
    const byAgent = await readings();
    const facts = (of: Record<string, { state: string; fact?: unknown; why?: unknown }>) =>
      Object.fromEntries(Object.entries(of).map(([id, { state, fact, why }]) => [id, { state, fact, why }]));
    expect(facts(byAgent)).toEqual(facts(byRoot));
  });

  test('is on the system bus, where it hears who locks the screen', async () => {
    await until('the agent to be on the bus', 20_000, async () =>
      /^:\S+ +\d+ \S+ +stance .*\bstance\.service\b/m.test(await machine.ask('busctl', 'list')),
    );
  });

  test('answers each user who is logged in on a socket of their own, and nobody on another one', async () => {
    await until(
      'anna to have a socket',
      10_000,
      async () => (await machine.run('test', '-S', `/run/stance/${anna}/agent.sock`)).status === 0,
    );
    const said = await machine.ask('runuser', '-u', 'anna', '--', 'stance', 'status', '--json');
    expect(statusOf(said).agent.mode).toBe('system');
    const sockets = [`/run/stance/${anna}/agent.sock`, '/run/stance/0/agent.sock'];
    expect(await machine.ask('stat', '--format', '%U %a', ...sockets)).toBe('anna 600\nroot 600');
    expect(await machine.ask('stat', '--format', '%U %a', `/run/stance/${anna}`)).toBe('stance 711');
    expect((await machine.run('runuser', '-u', 'bert', '--', 'ls', `/run/stance/${anna}`)).status).not.toBe(0);
    const { status: exit, stderr } = await machine.run('runuser', '-u', 'bert', '--', 'stance', 'status');
    expect([exit, stderr]).toEqual([5, expect.stringContaining('daemonNotRunning')]);
  });

  test('takes an enrolment code from /etc/stance/enrolment and leaves none behind', async () => {
    // As it is seen by whoever looks between the making of a file and its first byte, and for longer than systemd tries by itself.
    await machine.ask(
      'sh',
      '-c',
      `umask 077; : > /etc/stance/enrolment; sleep 8; echo ${code} > /etc/stance/enrolment`,
    );
    await until('the code to be taken', 20_000, async () => (await status()).service?.url === service);
    const gone = async (path: string) => (await machine.run('test', '-e', path)).status === 1;
    await until(
      'the code to be gone',
      10_000,
      async () => (await gone('/etc/stance/enrolment')) && (await gone('/var/lib/stance/enrolment')),
    );
    expect(await show('Result', 'stance-enrolment.service')).toBe('success');
  });

  test('is back at once after kill -9', async () => {
    await machine.ask('systemctl', 'kill', '--kill-whom=main', '--signal=KILL', 'stance.service');
    await until('a restart', 20_000, async () => (await show('NRestarts')) === '1');
    expect((await status()).service?.url).toBe(service);
    await until('systemd to be told', 10_000, async () => (await show('ActiveState')) === 'active');
  });

  test('is upgraded with key, state and changed configuration kept', async () => {
    await machine.ask('sh', '-c', `echo '{ "mode": "system", "logLevel": "warn" }' > /etc/stance/config.json`);
    await machine.ask('touch', '/var/lib/stance/witness');
    await install('0.1.1');
    expect(await machine.ask('dpkg-query', '--show', 'stance')).toBe('stance\t0.1.1');
    expect((await status()).service?.url).toBe(service);
    expect(await machine.ask('ls', '/var/lib/stance/witness')).toBe('/var/lib/stance/witness');
    expect(await machine.ask('cat', '/etc/stance/config.json')).toContain('warn');
    expect(await show('ActiveState')).toBe('active');
  });

  test('runs again after the machine was switched off and on', async () => {
    await machine.powerOff();
    await machine.boot();
    await status();
    expect([await show('ActiveState'), await show('NRestarts')]).toEqual(['active', '0']);
    expect(await machine.ask('systemctl', '--failed', '--no-legend', '--plain')).toBe('');
  });

  test('starts with a machine into whose image it was installed, where no systemd ran', async () => {
    const image = await DebianMachine.create(await debianTree(cache), dir, join(dir, 'share'));
    try {
      expect(await image.runOff('dpkg', '--install', '/share/stance_0.1.0_amd64.deb')).toMatchObject({ status: 0 });
      await image.boot();
      expect(await image.ask('systemctl', 'is-active', 'stance.service', 'stance-enrolment.path')).toBe(
        'active\nactive',
      );
    } finally {
      await image.end();
    }
  });

  test('stays disabled over an upgrade when an administrator disabled it', async () => {
    await machine.ask('systemctl', 'disable', '--now', 'stance.service');
    await install('0.1.0');
    expect((await machine.run('systemctl', 'is-enabled', 'stance.service')).stdout.trim()).toBe('disabled');
    await machine.ask('systemctl', 'enable', '--now', 'stance.service');
  });

  test('keeps key and configuration when it is removed, and takes them up when it comes back', async () => {
    await machine.ask('apt-get', '--yes', 'remove', 'stance');
    expect((await machine.run('systemctl', 'is-active', 'stance.service')).stdout.trim()).toBe('inactive');
    expect(await machine.ask('ls', '/var/lib/stance/witness', '/etc/stance/config.json')).toContain('witness');
    await install('0.1.1');
    expect((await status()).service?.url).toBe(service);
  });

  test('is purged without a trace', async () => {
    await machine.ask('apt-get', '--yes', 'purge', 'stance');
    const traces =
      'find / -xdev ( -path /proc -o -path /sys -o -path /share -o -path /var/log ) -prune -o -iname *stance* -print';
    expect(await machine.ask(...traces.split(' '))).not.toMatch(/stance(?!-lab)/);
    expect(await machine.ask('systemctl', 'list-units', '--all', '--no-legend', '--plain', 'stance*')).toBe('');
    expect((await machine.run('getent', 'passwd', 'stance')).status).toBe(2);
    expect((await machine.run('getent', 'group', 'stance')).status).toBe(2);
    expect((await machine.run('pgrep', '-f', '/usr/lib/stance')).stdout).toBe('');
    expect(await machine.ask('systemctl', '--failed', '--no-legend', '--plain')).toBe('');
    expect(await machine.ask('dpkg', '--audit')).toBe('');
    for (const unit of units) expect(await show('LoadState', unit)).toBe('not-found');
  });
});
