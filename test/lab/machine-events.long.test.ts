import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { describeWith, needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { DebianMachine } from './debian-machine.ts';
import { bootable, debianTree } from './debian-tree.ts';

const root = join(__dirname, '../..');
const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
/** Far below the look at the network every 16 s, and no turn of a timer is made unasked: what comes within this was told. */
const atOnceMs = 4_000;

/**
 * What the daemon makes of the machine, with a real lookout and a link that only says what it is told; beside it every event of the
 * bus as it comes, because the daemon paces them. Each line on standard input is a turn of the timer.
 */
const program = `import { createInterface } from 'node:readline';
import { thisHost } from './agent/host/index.ts';
import { Lookout } from './agent/lookout.ts';
import { watchBus } from './agent/machine/bus/watch-bus.ts';
import { watchMachine } from './agent/machine/watch-machine.ts';
import { rouse } from './agent/rouse.ts';
import { systemClock } from './agent/system-clock.ts';
const host = thisHost();
const lookout = new Lookout(host, systemClock, ({ cause }) => console.log(cause));
const machine = watchMachine(host.platform, systemClock, rouse({
  host,
  lookout,
  board: { status: {} },
  inquiry: { refresh: (cause) => console.log(cause) },
  stream: { roused: () => console.log('link'), retryNow: () => console.log('key') },
}));
const bus = watchBus(systemClock, (event) => console.log('bus:' + event));
createInterface({ input: process.stdin }).on('line', () => {
  machine.turned(2_000);
  bus.turned();
});
// The bus alone keeps nothing alive.
setInterval(() => undefined, 60_000);`;

describeWith(needs('systemd-nspawn'), 'a person without rights on a laptop with logind and a network manager', () => {
  let dir: string;
  let machine: DebianMachine;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'stance-events-'));
    const share = join(dir, 'share');
    mkdirSync(share);
    copyFileSync(process.execPath, join(share, 'node'));
    await build({
      stdin: { contents: program, resolveDir: root, loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: join(share, 'events.mjs'),
      external: ['koffi'],
    });
    for (const folder of [dir, share]) chmodSync(folder, 0o755);
    const packages = [...bootable, 'iproute2', 'network-manager'];
    machine = await DebianMachine.create(await debianTree(join(root, '.cache/lab'), packages), dir, share);
    await machine.boot();
    await machine.ask('useradd', '--create-home', 'ann');
    // Its input stays open for as long as it lives.
    await machine.ask('mkfifo', '--mode=666', '/run/turns');
    const watch = `${nobody.join(' ')} /share/node /share/events.mjs <>/run/turns >/run/events 2>&1 &`;
    await machine.ask('sh', '-c', watch);
    await until('both to be on the bus', 20_000, async () => (await guests()) === 2);
  });
  afterAll(async () => {
    await machine?.end();
    rmSync(dir, { recursive: true, force: true });
  });

  /** Node's programs on the bus, by what they call their first thread. */
  const guests = async () =>
    (await machine.ask('busctl', 'list')).split('\n').filter((line) => /\bMainThread\b/.test(line)).length;
  const events = async () => (await machine.ask('cat', '/run/events')).split('\n').filter(Boolean);
  /** What was told from now on, once all of these were. */
  const told = async (act: () => Promise<unknown>, all: readonly string[], limitMs = atOnceMs) => {
    const before = (await events()).length;
    await act();
    let since: string[] = [];
    await until(all.join(' and '), limitMs, async () => {
      since = (await events()).slice(before);
      return all.every((one) => since.includes(one));
    });
    return since;
  };
  const ask =
    (...command: string[]) =>
    () =>
      machine.ask(...command);
  /** A turn of the timer; the network is looked at in one every 16 s. */
  const turn = () => machine.ask('sh', '-c', 'echo >/run/turns');
  const sessionOf = async (user: string) => {
    const rows = (await machine.ask('loginctl', 'list-sessions', '--no-legend')).split('\n');
    return rows.map((row) => row.trim().split(/\s+/)).find((row) => row[2] === user)?.[0] ?? '';
  };

  test('hears of a person who signs in, and looks at the lock of the screen, at nothing else', async () => {
    const signIn = ask('systemd-run', '--quiet', '--property=PAMName=login', '--property=User=ann', 'sleep', '3600');
    const since = await told(signIn, ['bus:session', 'changed:screenLock']);
    expect(new Set(since)).toEqual(new Set(['bus:session', 'changed:screenLock']));
  });

  test('hears every lock, unlock and word of the desktop that the screen is locked', async () => {
    const id = await sessionOf('ann');
    expect(id).toMatch(/^\w+$/);
    await told(ask('loginctl', 'lock-session', id), ['bus:session']);
    await told(ask('loginctl', 'unlock-session', id), ['bus:session']);
    const login = 'org.freedesktop.login1';
    const path = await machine.ask(
      'busctl',
      'call',
      login,
      '/org/freedesktop/login1',
      `${login}.Manager`,
      'GetSession',
      's',
      id,
    );
    const object = /"(.+)"/.exec(path)?.[1] ?? '';
    await told(ask('busctl', 'call', login, object, `${login}.Session`, 'SetLockedHint', 'b', 'true'), ['bus:session']);
    // The same word again is no news, and logind does not pass it on: what was heard before was this very change.
    const before = (await events()).length;
    await machine.ask('busctl', 'call', login, object, `${login}.Session`, 'SetLockedHint', 'b', 'true');
    await told(ask('loginctl', 'unlock-session', id), ['bus:session']);
    expect((await events()).slice(before).filter((event) => event === 'bus:session')).toHaveLength(1);
  });

  test('believes nobody who speaks in the name of logind, to all or to it alone', async () => {
    const login = 'org.freedesktop.login1';
    const rows = [...(await machine.ask('busctl', 'list')).matchAll(/^(:\S+).*\bMainThread\b/gm)];
    const own = rows.map(([, name]) => `--destination=${name}`);
    expect(own).toHaveLength(2);
    const before = (await events()).length;
    for (const member of ['SessionNew', 'SessionRemoved'])
      for (const to of [[], ...own.map((each) => [each])])
        await machine.ask(...nobody, 'busctl', ...to, 'emit', '/org/freedesktop/login1', `${login}.Manager`, member);
    await told(ask('loginctl', 'unlock-session', await sessionOf('ann')), ['bus:session']);
    expect((await events()).slice(before).filter((event) => event === 'bus:session')).toHaveLength(1);
  });

  test('finds a route that was set by hand, of which nobody tells, at a turn of the timer', async () => {
    const before = (await events()).length;
    const since = await told(async () => {
      await machine.ask('ip', 'route', 'add', '192.0.2.0/24', 'dev', 'lo');
      await until('a look', 30_000, async () => {
        await turn();
        return (await events()).slice(before).includes('link');
      });
    }, ['link', 'changed:firewall']);
    // Of the sessions before, the last is told at the pace of such events, so maybe only now.
    const others = since.filter((event) => event !== 'changed:screenLock');
    expect(new Set(others)).toEqual(new Set(['link', 'changed:firewall']));
  });

  test('hears of another network from its manager: the link is seen to, and the firewall is looked at', async () => {
    const since = await told(ask('nmcli', 'networking', 'off'), ['bus:network', 'link', 'changed:firewall']);
    expect(new Set(since)).toEqual(new Set(['bus:network', 'link', 'changed:firewall']));
    await told(ask('nmcli', 'networking', 'on'), ['bus:network']);
  });

  test('comes back to a bus that was started anew, and looks at what it may have missed', async () => {
    await machine.ask('systemctl', 'restart', 'dbus');
    const since = await told(
      () =>
        until('both to be on the bus again', 30_000, async () => {
          await turn();
          return (await guests()) === 2;
        }),
      ['bus:session', 'bus:network'],
      10_000,
    );
    expect(since).toContain('bus:session');
    await machine.ask('systemctl', 'restart', 'systemd-logind');
    await until('logind to answer', 20_000, async () => (await sessionOf('ann')) !== '');
    await told(ask('loginctl', 'lock-session', await sessionOf('ann')), ['bus:session']);
  });
});
