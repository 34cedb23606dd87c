import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import type { Reading } from '../../shared/reading.ts';
import type { FirewallFact } from '../../shared/signals/firewall.ts';
import { describeWith, needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { DebianMachine } from './debian-machine.ts';
import { bootable, debianTree } from './debian-tree.ts';

const root = join(__dirname, '../..');
const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

const collectFirewall = `import { collect } from './agent/collect.ts';
import { thisHost } from './agent/host/index.ts';
console.log(JSON.stringify((await collect(thisHost(), ['firewall'])).firewall.reading));`;

describeWith(needs('systemd-nspawn'), 'a firewall under a real systemd and a real kernel', () => {
  let dir: string;
  let machine: DebianMachine;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'stance-firewall-'));
    const share = join(dir, 'share');
    mkdirSync(share);
    copyFileSync(process.execPath, join(share, 'node'));
    await build({
      stdin: { contents: collectFirewall, resolveDir: root, loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: join(share, 'firewall.mjs'),
      external: ['koffi'],
    });
    for (const folder of [dir, share]) chmodSync(folder, 0o755);
    const packages = [...bootable, 'iproute2', 'ufw', 'firewalld', 'nftables', 'iptables'];
    machine = await DebianMachine.create(await debianTree(join(root, '.cache/lab'), packages), dir, share);
    await machine.boot();
  });
  // Both are enabled by their packages; each test starts what it is about.
  beforeEach(async () => {
    await machine.ask('systemctl', 'stop', 'firewalld');
    await machine.ask('ufw', '--force', 'disable');
    await machine.ask('nft', 'flush', 'ruleset');
  });
  afterAll(async () => {
    await machine?.end();
    rmSync(dir, { recursive: true, force: true });
  });

  const seen = async (...as: string[]) => {
    const reading = JSON.parse(await machine.ask(...as, '/share/node', '/share/firewall.mjs')) as Reading<FirewallFact>;
    if (reading.state !== 'observed') return reading;
    const [scope] = reading.fact.scopes;
    return { manager: reading.fact.manager, active: scope?.active, inbound: scope?.inbound };
  };
  const off = { manager: { unread: 'unsupported' }, active: { is: false }, inbound: { is: 'open' } };
  const kept = (name: string, inbound: 'blocked' | 'open') => ({
    manager: { is: name },
    active: { is: true },
    inbound: { is: inbound },
  });

  test('a fresh Debian has none, and a user is not told', async () => {
    expect(await seen()).toEqual(off);
    const denied = { unread: 'notPermitted' };
    expect(await seen(...nobody)).toEqual({ manager: { unread: 'unsupported' }, active: denied, inbound: denied });
  });

  test('ufw is seen on and off, and what is allowed to a port is no hole', async () => {
    await machine.ask('systemctl', 'restart', 'ufw');
    await machine.ask('ufw', '--force', 'enable');
    expect(await seen()).toEqual(kept('ufw', 'blocked'));
    const said = { manager: { is: 'ufw' }, active: { is: true }, inbound: { unread: 'notPermitted' } };
    expect(await seen(...nobody)).toEqual(said);

    await machine.ask('ufw', 'allow', '22/tcp');
    await machine.ask('ufw', 'limit', '80/tcp');
    expect(await seen()).toEqual(kept('ufw', 'blocked'));

    await machine.ask('ufw', '--force', 'disable');
    expect(await seen()).toEqual(off);
  });

  test('ufw that lets everything in is open, however it was told to', async () => {
    await machine.ask('ufw', '--force', 'enable');
    await machine.ask('ufw', 'default', 'allow', 'incoming');
    expect(await seen()).toEqual(kept('ufw', 'open'));
    expect(await seen(...nobody)).toEqual(kept('ufw', 'open'));
    await machine.ask('ufw', 'default', 'deny', 'incoming');
    expect(await seen()).toEqual(kept('ufw', 'blocked'));

    await machine.ask('ufw', 'allow', 'proto', 'tcp', 'from', 'any');
    expect(await seen()).toEqual(kept('ufw', 'open'));
    await machine.ask('ufw', '--force', 'reset');
    await machine.ask('ufw', '--force', 'enable');
    expect(await seen()).toEqual(kept('ufw', 'blocked'));

    // Behind its back: its switch and its unit still say "on".
    await machine.ask('iptables', '-P', 'INPUT', 'ACCEPT');
    await machine.ask('iptables', '-F', 'INPUT');
    expect(await seen()).toEqual(kept('ufw', 'open'));
  });

  test('firewalld is seen with its zones', async () => {
    // It takes its name on the bus before it has loaded its rules.
    await machine.ask('systemctl', 'start', 'firewalld');
    await until('its rules', 10_000, async () => (await machine.run('firewall-cmd', '--state')).status === 0);
    expect(await seen()).toEqual(kept('firewalld', 'blocked'));
    const said = { manager: { is: 'firewalld' }, active: { is: true }, inbound: { unread: 'notPermitted' } };
    expect(await seen(...nobody)).toEqual(said);

    await machine.ask('firewall-cmd', '--zone=trusted', '--add-interface=wlan0');
    expect(await seen()).toEqual(kept('firewalld', 'open'));
    await machine.ask('firewall-cmd', '--zone=trusted', '--remove-interface=wlan0');
    await machine.ask('firewall-cmd', '--zone=trusted', '--add-interface=docker0');
    expect(await seen()).toEqual(kept('firewalld', 'blocked'));

    await machine.ask('firewall-cmd', '--set-default-zone=trusted');
    expect(await seen()).toEqual(kept('firewalld', 'open'));
    await machine.ask('firewall-cmd', '--set-default-zone=drop');
    expect(await seen()).toEqual(kept('firewalld', 'blocked'));

    await machine.ask('systemctl', 'stop', 'firewalld');
    expect(await seen()).toEqual(off);
  });

  test('rules that somebody wrote are a firewall too', async () => {
    const rules = [
      'add table inet own',
      'add chain inet own input { type filter hook input priority 0; policy drop; }',
      'add rule inet own input ct state vmap { established : accept, related : accept, invalid : drop }',
      'add rule inet own input iifname lo accept',
      'add rule inet own input tcp dport { 22, 443 } accept',
    ];
    for (const rule of rules) await machine.ask('nft', rule);
    expect(await seen()).toEqual(kept('nftables', 'blocked'));
    await machine.ask('nft', 'insert rule inet own input ip saddr 0.0.0.0/0 counter accept');
    expect(await seen()).toEqual({ ...off, inbound: { is: 'open' } });
    await machine.ask('nft', 'flush ruleset');
    expect(await seen()).toEqual(off);
  });
});
