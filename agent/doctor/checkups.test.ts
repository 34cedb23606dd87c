import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DeviceStatus } from '../../shared/device-status.ts';
import type { Settings } from '../config-file.ts';
import type { Answer, Host, ToolOutput } from '../host/host.ts';
import { Ledger } from '../ledger/ledger.ts';
import { agentRuns } from './agent-runs.ts';
import type { Checkup } from './checkup.ts';
import { configuration } from './configuration.ts';
import { judgeSpace } from './disk-space.ts';
import { examine } from './examine.ts';
import { key } from './key.ts';
import { judgeKeychain } from './keychain.ts';
import { ledger } from './ledger.ts';
import { localSocket } from './local-socket.ts';
import { judgeMachineId } from './machine-id-set.ts';
import type { Patient } from './patient.ts';
import { rootAnswers } from './root-answers.ts';
import { judgeSignal } from './signals-read.ts';
import { stateFolder } from './state-folder.ts';
import { versions } from './versions.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-checkups-'));
  chmodSync(dir, 0o700);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A session, so that its bus is asked at all; who asks it is a fake. */
const session = process.env['DBUS_SESSION_BUS_ADDRESS'];
beforeAll(() => {
  process.env['DBUS_SESSION_BUS_ADDRESS'] = 'unix:path=/nowhere';
});
afterAll(() => {
  if (session === undefined) delete process.env['DBUS_SESSION_BUS_ADDRESS'];
  else process.env['DBUS_SESSION_BUS_ADDRESS'] = session;
});

const settings = (more: Partial<Settings> = {}): Settings => ({
  mode: 'user',
  stateDir: dir,
  socketDir: dir,
  enrolmentFile: join(dir, 'enrolment'),
  keyProtection: 'best',
  logLevel: 'info',
  ...more,
});
const busctl = (answer: Answer<ToolOutput>): Host =>
  ({ platform: 'linux', run: async () => answer }) as unknown as Host;
const patient = (more: Partial<Patient> = {}): Patient => ({
  host: { platform: 'linux' } as Host,
  settings: { is: settings() },
  identity: { is: { version: 1 } },
  socket: { is: join(dir, 'agent.sock') },
  status: { wrong: 'nobody answers' },
  ...more,
});
const healthy: DeviceStatus = {
  at: 1,
  agent: { version: '1.0.0', startedAt: 1, mode: 'user', platform: 'linux' },
  device: { id: 'urn:x', keyProtection: 'file' },
  service: { url: 'https://stance.example' },
  link: { state: 'connected', since: 1 },
  checking: false,
  readings: {},
  waiting: 0,
};
const oks = (checkups: readonly Checkup[]) => checkups.map(({ ok }) => ok);
const hidden = { hidden: 'EACCES' };

describe('each checkup tells healthy from faulty, and both from what cannot be told:', () => {
  test('versions', () => {
    const is = { is: healthy };
    expect(oks(versions(patient({ status: is }), '1.0.0', '24.1.0'))).toEqual([true, true]);
    expect(oks(versions(patient({ status: is }), '1.1.0', '22.12.0'))).toEqual([false, false]);
    expect(oks(versions(patient(), '1.0.0', '22.13.0'))).toEqual([true, null]);
  });

  test('configuration', () => {
    expect(oks(configuration(patient()))).toEqual([true]);
    expect(oks(configuration(patient({ settings: { wrong: 'mode' } })))).toEqual([false]);
    expect(oks(configuration(patient({ settings: hidden })))).toEqual([null]);
    const caFile = join(dir, 'ca.pem');
    expect(oks(configuration(patient({ settings: { is: settings({ caFile }) } })))).toEqual([true, false]);
    writeFileSync(caFile, 'no certificate');
    expect(oks(configuration(patient({ settings: { is: settings({ caFile }) } })))).toEqual([true, false]);
  });

  test('agent', () => {
    expect(oks(agentRuns(patient({ status: { is: healthy } })))).toEqual([true, true, true]);
    const trouble = { what: 'keyLocked', said: 'locked' } as const;
    const link = { state: 'offline', since: 1, fault: 'proxy' } as const;
    expect(oks(agentRuns(patient({ status: { is: { ...healthy, trouble, link } } })))).toEqual([false, true, false]);
    expect(oks(agentRuns(patient()))).toEqual([false]);
    expect(oks(agentRuns(patient({ status: hidden })))).toEqual([null]);
  });

  test('state folder', () => {
    expect(oks(stateFolder(patient()))).toEqual([true]);
    chmodSync(dir, 0o750);
    expect(oks(stateFolder(patient()))).toEqual([false]);
    expect(oks(stateFolder(patient({ settings: { is: settings({ stateDir: join(dir, 'none') }) } })))).toEqual([false]);
    writeFileSync(join(dir, 'file'), '');
    expect(oks(stateFolder(patient({ settings: { is: settings({ stateDir: join(dir, 'file') }) } })))).toEqual([false]);
    expect(oks(stateFolder(patient({ host: { platform: 'win32' } as Host })))).toEqual([null]);
  });

  test('socket', async () => {
    const path = join(dir, 'agent.sock');
    expect(oks(localSocket(patient()))).toEqual([null]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    chmodSync(path, 0o600);
    expect(oks(localSocket(patient()))).toEqual([true]);
    chmodSync(path, 0o666);
    expect(oks(localSocket(patient()))).toEqual([false]);
    await new Promise((resolve) => server.close(resolve));
    writeFileSync(path, '');
    expect(oks(localSocket(patient()))).toEqual([false]);
  });

  test('disk space', () => {
    expect(judgeSpace(2 ** 30, '').ok).toBe(true);
    expect(judgeSpace(2 ** 20, '').ok).toBe(false);
  });

  test('ledger', () => {
    expect(oks(ledger(patient()))).toEqual([null]);
    const path = join(dir, 'ledger.db');
    const book = new Ledger(path);
    const chain = book.open('proof', 1, 'enrol');
    book.add({ chain, seq: 1, jws: 'one', at: 1, cause: 'start' });
    const enrolment = { chain } as NonNullable<Extract<Patient['identity'], { is: unknown }>['is']['enrolment']>;
    const enrolled = patient({ identity: { is: { version: 1, enrolment } } });
    expect(ledger(enrolled)).toMatchObject([{ ok: true, said: expect.stringContaining('2 items, 1 wait, 0 dropped') }]);
    book.close();
    expect(oks(ledger(enrolled))).toEqual([true]);
    writeFileSync(path, 'x'.repeat(8_192));
    expect(oks(ledger(enrolled))).toEqual([false]);
    expect(oks(ledger(patient({ identity: hidden })))).toEqual([null]);
  });

  test('key in a file', async () => {
    const id = 'A'.repeat(43);
    const path = join(dir, `device-key-${id}`);
    const of = patient({ identity: { is: { version: 1, key: { protection: 'file', id } } } });
    expect(oks(await key(patient()))).toEqual([null]);
    expect(oks(await key(of))).toEqual([false]);
    // What is in it is nobody's business here, and so may be anything.
    writeFileSync(path, 'a secret', { mode: 0o600 });
    expect(oks(await key(of))).toEqual([true]);
    expect(JSON.stringify(await key(of))).not.toContain('a secret');
    chmodSync(path, 0o644);
    expect(oks(await key(of))).toEqual([false]);
    expect(oks(await key(patient({ identity: hidden })))).toEqual([null]);
  });

  test('key in the keychain', async () => {
    const identity = { is: { version: 1, key: { protection: 'keychain', id: 'A'.repeat(43) } } } as const;
    const found = (open: string[], locked: string[]) =>
      busctl({ is: { exit: 0, stdout: JSON.stringify({ type: 'aoao', data: [open, locked] }) } });
    const of = async (host: Host) => oks(await key(patient({ host, identity })));
    expect(await of(found(['/x'], []))).toEqual([true]);
    expect(await of(found([], ['/x']))).toEqual([false]);
    expect(await of(found([], []))).toEqual([false]);
    expect(await of(busctl({ unread: 'timedOut' }))).toEqual([null]);
    expect(await of(busctl({ is: { exit: 0, stdout: '{"type":"s","data":["none"]}' } }))).toEqual([null]);
  });

  test('keychain', () => {
    expect(judgeKeychain('open', true, 'linux').ok).toBe(true);
    expect(judgeKeychain('open', true, 'darwin').ok).toBe(null);
    for (const state of ['locked', 'noBus', 'noService', 'noCollection', 'silent', 'unclear'] as const) {
      expect(judgeKeychain(state, true, 'linux')).toMatchObject({ ok: false, remedy: expect.stringMatching(/.{20}/) });
      expect(judgeKeychain(state, false, 'linux').ok).toBe(null);
    }
  });

  test('machine id', () => {
    expect(judgeMachineId({ is: 'the id' }, 'linux')).toMatchObject({
      ok: true,
      said: expect.not.stringContaining('the id'),
    });
    expect(judgeMachineId({ unread: 'unparseable' }, 'win32').ok).toBe(false);
    expect(judgeMachineId({ unread: 'timedOut' }, 'linux').ok).toBe(null);
  });

  test('root answers', async () => {
    const asked = (folder: Answer<readonly string[]>, answer: Answer<ToolOutput>, mode: 'system' | 'user' = 'system') =>
      rootAnswers(
        patient({
          settings: { is: settings({ mode }) },
          host: { platform: 'linux', list: async () => folder } as unknown as Host,
        }),
        async () => answer,
      ).then(oks);
    // cat, of which this one is asked, is everywhere.
    const one = { is: ['apparmor-profiles', 'nft-events'] };
    expect(await asked(one, { is: { exit: 0, stdout: '' } })).toEqual([true]);
    expect(await asked(one, { unread: 'unparseable' })).toEqual([false]);
    expect(await asked({ absent: true }, { absent: true })).toEqual([null]);
    expect(await asked({ unread: 'notPermitted' }, { absent: true })).toEqual([null]);
    expect(await asked({ absent: true }, { absent: true }, 'user')).toEqual([true]);
  });

  test('signals', () => {
    const observed = { state: 'observed', at: 1, source: 'test', fact: {} } as const;
    const unread = (why: 'timedOut' | 'unsupported' | 'notPermitted') => ({ state: 'unread', why, at: 1 }) as const;
    expect(judgeSignal('os', observed, undefined).ok).toBe(true);
    // What the doctor could read the agent may still not.
    expect(judgeSignal('os', unread('notPermitted'), { reading: observed, notes: [] }).ok).toBe(false);
    expect(judgeSignal('os', observed, { reading: unread('timedOut'), notes: [] }).ok).toBe(true);
    expect(judgeSignal('os', unread('unsupported'), undefined).ok).toBe(null);
    expect(judgeSignal('os', undefined, { reading: unread('notPermitted'), notes: ['why'] })).toMatchObject({
      ok: null,
      remedy: 'why',
    });
    expect(judgeSignal('os', undefined, undefined).ok).toBe(null);
  });
});

test('a part that throws or is told nothing is not told, and takes no other with it', async () => {
  const broken = patient({
    host: {
      platform: 'linux',
      run: () => {
        throw new Error('out of order\u001b[2J');
      },
    } as unknown as Host,
    identity: { is: { version: 1, key: { protection: 'keychain', id: 'A'.repeat(43) } } },
  });
  const found = await examine(broken, Promise.resolve({}));
  expect(found.find(({ about }) => about === 'key')).toMatchObject({ ok: null });
  expect(found.find(({ about }) => about === 'state folder')).toMatchObject({ ok: true });
  expect(JSON.stringify(found)).not.toContain('\\u001b');
});

test('a state folder that is a link to nowhere or a folder in the way is a fault, not a crash', () => {
  symlinkSync(join(dir, 'nowhere'), join(dir, 'link'));
  expect(oks(stateFolder(patient({ settings: { is: settings({ stateDir: join(dir, 'link') }) } })))).toEqual([false]);
  mkdirSync(join(dir, 'ledger.db'));
  expect(oks(ledger(patient()))).toEqual([false]);
});
