import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { signalIds } from '../../shared/signals/catalogue.ts';
import type { Settings } from '../config-file.ts';
import type { Patient } from '../doctor/patient.ts';
import type { Looks } from '../doctor/signals-read.ts';
import type { Host } from '../host/host.ts';
import { exportKey, generateKey } from '../keys/software-key.ts';
import { composeFlare } from './compose-flare.ts';
import { parseLog } from './log-lines.ts';
import { personalWords } from './personal-words.ts';
import { redacted, redactor } from './redactor.ts';
import { writeFlare } from './write-flare.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-flare-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Everything that must never leave, freshly made up, each as it might stand in a text. */
function secrets(): { planted: string[]; text: string } {
  const random = (bytes: number) => randomBytes(bytes).toString('base64url');
  const byte = () => 1 + ((randomBytes(1)[0] ?? 0) % 250);
  const user = `u${randomBytes(4).toString('hex')}`;
  const jws = [{ alg: 'ES256' }, { iss: random(8) }].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const ip = [11, byte(), byte(), byte()].join('.');
  const mac = [...randomBytes(6)].map((each) => each.toString(16).padStart(2, '0')).join(':');
  const password = `pw${randomBytes(5).toString('hex')}`;
  const planted = [
    user,
    ip,
    mac,
    `fd00:${randomBytes(2).toString('hex')}::${byte().toString(16)}:9`,
    randomUUID(),
    randomBytes(16).toString('hex'),
    random(32),
    exportKey(generateKey()),
    [...jws, random(64)].join('.'),
    `stance1.${random(90)}`,
    `${user}@mail.example`,
    password,
  ];
  const text = [
    ...planted.slice(1, -1),
    `/home/${user}/.config`,
    `http://${user}:${password}@proxy.example:8080`,
    `password: ${password}`,
  ].join(' , ');
  return { planted, text };
}

const host = { platform: 'linux' } as Host;
const status = (text: string): DeviceStatus => ({
  at: 1,
  agent: { version: '0.1.0', startedAt: 1, mode: 'user', platform: 'linux' },
  device: { id: `urn:x:${text}`, keyProtection: 'file' },
  service: { url: 'https://stance.example' },
  link: { state: 'offline', since: 1, said: text },
  trouble: { what: 'keyLocked', said: text },
  checking: false,
  readings: Object.fromEntries(
    signalIds.map((id) => [id, { state: 'observed', at: 1, source: 'test', fact: { planted: text, serial: text } }]),
  ),
  waiting: 0,
});

test.each(Array.from({ length: 25 }, (_, at) => at))('nothing that was planted anywhere is in the file (%i)', (at) => {
  const { planted, text } = secrets();
  const settings = {
    mode: 'user',
    stateDir: `/home/${planted[0]}/state`,
    socketDir: `/home/${planted[0]}/run`,
    enrolmentFile: `/home/${planted[0]}/code`,
    keyProtection: 'best',
    logLevel: 'info',
    proxyPassword: text,
  } as Settings;
  const seen = at % 2 === 0;
  const patient: Patient = {
    host,
    settings: seen ? { is: settings } : { wrong: `bad: ${text}` },
    identity: { hidden: text },
    socket: { wrong: text },
    status: seen ? { is: status(text) } : { wrong: text },
  };
  const looks: Looks = Object.fromEntries(
    signalIds.map((id) => [
      id,
      { reading: { state: 'unread', why: 'unparseable', at: 1 }, notes: [text, `tool: ${text}`] },
    ]),
  );
  const log = parseLog(
    [
      JSON.stringify({ at: 'now', level: 'warn', message: 'offline', said: text, why: text }),
      `plain ${text}`,
      '{}',
    ].join('\n'),
  );
  const checkups = [{ about: 'agent', ok: false, said: text, remedy: text }];
  const held = composeFlare({ patient, checkups, looks, log, madeAt: 'now' });
  const redact = redactor(personalWords({ SUDO_USER: planted[0] }, ''));
  const file = join(dir, 'flare.json');
  writeFlare(file, JSON.stringify(redacted(held, redact), null, 2), {});
  const written = readFileSync(file, 'utf8');
  expect(planted.filter((secret) => written.includes(secret))).toEqual([]);
  // And it is not empty for that reason.
  expect(written).toContain('<user1>');
  expect(written).toContain('"leftOut": 2');
});

test('what is not named in it does not come in, however it is called', () => {
  const { planted, text } = secrets();
  const patient: Patient = {
    host,
    settings: { wrong: '' },
    identity: { wrong: '' },
    socket: { wrong: '' },
    status: { is: { ...status(''), extra: text } as DeviceStatus },
  };
  const held = JSON.stringify(composeFlare({ patient, checkups: [], looks: {}, log: { said: '' }, madeAt: '' }));
  expect(planted.filter((secret) => held.includes(secret))).toEqual([]);
});

test('the file is for its reader alone, and never written over another or through a link', () => {
  const path = join(dir, 'flare.json');
  writeFlare(path, 'one', {});
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(() => writeFlare(path, 'two', {})).toThrow('is there already');
  const target = join(dir, 'target');
  symlinkSync(target, join(dir, 'link'));
  expect(() => writeFlare(join(dir, 'link'), 'three', {})).toThrow('is there already');
  expect(() => statSync(target)).toThrow('ENOENT');
  expect(() => writeFlare(join(dir, 'nowhere', 'flare.json'), 'four', {})).toThrow('ENOENT');
  expect(readFileSync(path, 'utf8')).toBe('one');
});

test('the people of a machine are known by their accounts, their names and their homes', () => {
  const accounts =
    'root:x:0:0:root:/root:/bin/sh\nberta:x:1000:1000:Berta Busch,,,:/srv/b:/bin/sh\nftp:x:105:1:Ftp:/srv/ftp:/no\n';
  const { users, homes } = personalWords({}, accounts);
  expect(users).toEqual(expect.arrayContaining(['berta', 'Berta Busch', 'Berta', 'Busch']));
  expect(users).not.toContain('ftp');
  expect(homes).toContain('/srv/b');
});

test('the log holds only lines of the form that the agent writes', () => {
  const line = { at: 'now', level: 'info', message: 'started', version: '1' };
  const other = ['Stack trace:', '{"at":"now"}', JSON.stringify({ ...line, deep: { er: 1 } })];
  expect(parseLog([JSON.stringify(line), ...other].join('\n'))).toEqual({ lines: [line], leftOut: 3 });
});
