import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sessionHeldSeconds } from '../../shared/session-facts.ts';
import { dist, freshBundles } from '../support/fresh-bundles.ts';
import { describeWith, needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { DebianMachine } from './debian-machine.ts';
import { bootable, debianTree } from './debian-tree.ts';
import { makePackages } from './make-packages.ts';

const root = join(__dirname, '../..');
/** What a GNOME keeps its settings with. dconf's own service wants a bus of the person's. */
const gnome = [
  'libglib2.0-bin',
  'gsettings-desktop-schemas',
  'dconf-gsettings-backend',
  'dconf-service',
  'dbus-user-session',
];

/** Prints the screen lock in the newest evidence that the service holds. */
const newest = `import { DatabaseSync } from 'node:sqlite';
const rows = new DatabaseSync('/var/lib/service/store/service.db', { readOnly: true });
const { jws } = rows.prepare('SELECT jws FROM evidence ORDER BY seq DESC LIMIT 1').get();
const claims = JSON.parse(Buffer.from(jws.split('.')[1], 'base64url'));
console.log(JSON.stringify({ mode: claims.mode, ...claims.posture.screenLock, at: 0 }));`;

const policy = `version: lab
levels:
  - { name: base, title: Base, opens: [Mail] }
signals:
  screenLock: { enforcement: block }
`;

const lock = (source: string, seconds: number) => ({
  mode: 'system',
  state: 'observed',
  by: 'user-session',
  source,
  fact: { enabled: { is: true }, delay: { is: seconds } },
  at: 0,
});
const unknown = { mode: 'system', state: 'unread', why: 'unsupported', at: 0 };

describeWith(
  needs('systemd-nspawn', 'dpkg'),
  'the package on a laptop with logind, and two people with desktops of their own',
  () => {
    let dir: string;
    let machine: DebianMachine;

    beforeAll(async () => {
      await freshBundles('decision-service');
      dir = mkdtempSync(join(tmpdir(), 'stance-session-'));
      await makePackages(root, dir, '0.1.0');
      const share = join(dir, 'share');
      const service = join(share, 'service');
      mkdirSync(service);
      for (const name of ['stance-service.cjs', 'policy.example.yaml'])
        copyFileSync(join(dist, 'decision-service', name), join(service, name));
      copyFileSync(process.execPath, join(service, 'node'));
      writeFileSync(join(service, 'newest.mjs'), newest);
      writeFileSync(join(service, 'policy.yaml'), policy);
      for (const folder of [dir, share, service]) chmodSync(folder, 0o755);
      machine = await DebianMachine.create(
        await debianTree(join(root, '.cache/lab'), [...bootable, ...gnome]),
        dir,
        share,
      );
      await machine.boot();
      await enrol();
      for (const name of ['ann', 'bob']) await machine.ask('useradd', '--create-home', '--shell', '/bin/sh', name);
    });
    afterAll(async () => {
      await machine?.end();
      rmSync(dir, { recursive: true, force: true });
    });

    const service = (...args: string[]) =>
      machine.ask('/share/service/node', '/share/service/stance-service.cjs', ...args);
    /** The service on the laptop itself, which has no network, and the agent of the package before it. */
    const enrol = async () => {
      const run = '/share/service/node /share/service/stance-service.cjs run --data /var/lib/service';
      await machine.ask('systemd-run', '--quiet', ...run.split(' '), '--policy', '/share/service/policy.yaml');
      const isReady = async () => (await machine.run('test', '-e', '/var/lib/service/tls/ca.pem')).status === 0;
      await until('the service', 20_000, isReady);
      await machine.ask('dpkg', '--install', '/share/stance_0.1.0_amd64.deb');
      const config = { mode: 'system', caFile: '/etc/stance/ca.pem' };
      const files = `install -m 644 /var/lib/service/tls/ca.pem /etc/stance/ca.pem; echo '${JSON.stringify(config)}' > /etc/stance/config.json`;
      await machine.ask('sh', '-ec', files);
      await machine.ask('systemctl', 'restart', 'stance.service');
      const code = await service('token', 'create', '--data', '/var/lib/service');
      await machine.ask('sh', '-c', `umask 077; echo ${code} > /root/code; mv /root/code /etc/stance/enrolment`);
      await untilHeld('what the agent itself can tell', unknown);
    };
    const held = async () => {
      const { status, stdout } = await machine.run('/share/service/node', '/share/service/newest.mjs');
      return status === 0 ? JSON.parse(stdout) : undefined;
    };
    const untilHeld = (what: string, reading: object) =>
      until(what, 20_000, async () => isDeepStrictEqual(await held(), reading));

    /** Signs somebody in at the laptop's own screen, as a display manager does. */
    const signIn = async (name: string, desktop: string) => {
      const session = {
        XDG_SEAT: 'seat0',
        XDG_SESSION_TYPE: 'wayland',
        XDG_SESSION_CLASS: 'user',
        XDG_SESSION_DESKTOP: desktop,
      };
      const env = Object.entries(session).map(([key, value]) => `--setenv=${key}=${value}`);
      const pam = ['--property=PAMName=login', `--property=User=${name}`];
      await machine.ask('systemd-run', '--quiet', `--unit=desktop-of-${name}`, ...pam, ...env, 'sleep', '3600');
      await until('the session', 10_000, async () => (await sessionOf(name)) !== '');
      const uid = await machine.ask('id', '-u', name);
      await until(
        'their socket',
        10_000,
        async () => (await machine.run('test', '-S', `/run/stance/${uid}/agent.sock`)).status === 0,
      );
    };
    const sessionOf = async (name: string) => {
      const rows = (await machine.ask('loginctl', 'list-sessions', '--no-legend')).split('\n');
      return rows.map((row) => row.trim().split(/\s+/)).find((row) => row[2] === name)?.[0] ?? '';
    };
    /** Runs something in somebody's session, as their tray would. */
    const as = async (name: string, ...command: string[]) => {
      const uid = await machine.ask('id', '-u', name);
      const bus = `DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/${uid}/bus`;
      const env = ['env', '-i', `HOME=/home/${name}`, `XDG_RUNTIME_DIR=/run/user/${uid}`, bus, 'PATH=/usr/bin:/bin'];
      return machine.ask('setpriv', `--reuid=${name}`, `--regid=${name}`, '--clear-groups', ...env, ...command);
    };
    const handOver = async (name: string) => JSON.parse(await as(name, 'stance', 'session', '--json'));

    test('an ordinary user’s Plasma tells the agent of the system how it locks', async () => {
      await signIn('ann', 'KDE');
      await as('ann', 'mkdir', '-p', '/home/ann/.config');
      await as('ann', 'sh', '-c', "printf '[Daemon]\\nTimeout=3\\n' > /home/ann/.config/kscreenlockerrc");
      expect(await handOver('ann')).toMatchObject({ mode: 'system', taken: ['screenLock'] });
      await untilHeld('what ann’s Plasma says', lock('kde', 185));
    });

    test('whoever is in front is believed, and nobody else: first she, then a GNOME of his, then nobody', async () => {
      await signIn('bob', 'gnome');
      await as('bob', 'gsettings', 'set', 'org.gnome.desktop.session', 'idle-delay', '240');
      await machine.ask('loginctl', 'activate', await sessionOf('ann'));
      expect(await handOver('bob')).toMatchObject({
        taken: ['screenLock'],
        readings: { screenLock: { source: 'gnome' } },
      });
      await untilHeld('what ann’s Plasma says', lock('kde', 185));
      await machine.ask('loginctl', 'activate', await sessionOf('bob'));
      await untilHeld('what bob’s GNOME says', lock('gnome', 240));
      await machine.ask('loginctl', 'activate', await sessionOf('ann'));
      await untilHeld('what ann’s Plasma says', lock('kde', 185));
      await machine.ask('systemctl', 'stop', 'desktop-of-ann.service');
      await machine.ask('systemctl', 'stop', 'desktop-of-bob.service');
      await untilHeld('nobody’s word', unknown);
    });

    test('a setting is named with the folders where it is written, and when to come again', async () => {
      await until('bob to be gone', 20_000, async () => (await sessionOf('bob')) === '');
      await machine.ask('systemctl', 'reset-failed');
      await signIn('bob', 'gnome');
      const { watch, againSeconds } = await handOver('bob');
      expect(watch).toContainEqual({ path: '/home/bob/.config/dconf', names: ['user'] });
      expect(againSeconds).toBeLessThan(sessionHeldSeconds / 2);
    });
  },
);
