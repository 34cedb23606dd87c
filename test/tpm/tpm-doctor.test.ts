import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Settings } from '../../agent/config-file.ts';
import type { Checkup } from '../../agent/doctor/checkup.ts';
import type { Patient } from '../../agent/doctor/patient.ts';
import { lookIntoTpm } from '../../agent/doctor/tpm/look-into-tpm.ts';
import { tpm as tpmCheckups } from '../../agent/doctor/tpm/tpm.ts';
import { whoMay } from '../../agent/doctor/tpm/who-may.ts';
import { replayHost } from '../../agent/host/replay.ts';
import { readHandles } from '../../agent/keys/tpm/capability-commands.ts';
import { certificateIndex } from '../../agent/keys/tpm/nv-commands.ts';
import { type TpmDoor, tpmBehind } from '../../agent/keys/tpm/tpm.ts';
import { TpmFault } from '../../agent/keys/tpm/tpm-fault.ts';
import { tpmStore } from '../../agent/keys/tpm/tpm-store.ts';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { alteredDoor, commandCode, refusal } from '../support/altered-tpm.ts';
import { endorsementKey } from '../support/endorsement-key.ts';
import { describeWith, needs } from '../support/needs.ts';
import { type SoftwareTpm, startSoftwareTpm } from '../support/swtpm.ts';
import { tpmMaker } from '../support/tpm-maker.ts';
import { clearTpm, lockOut, setOwnerPassword, writeNv } from '../support/tpm-owner.ts';

/** TPM_HT_TRANSIENT. */
const transient = 0x80000000;
const twoInSysfs = {
  'list /sys/class/tpm': { is: ['tpm0'] },
  'text /sys/class/tpm/tpm0/tpm_version_major': { is: '2\n' },
  'text /etc/group': { is: 'root:x:0:\ntss:x:107:stance,other\n' },
  'text /etc/passwd': {
    is: 'root:x:0:0::/root:/bin/sh\nstance:x:998:998::/:/bin/false\nanna:x:1000:1000::/:/bin/sh\n',
  },
};
const owned = (uid: number, gid: number, mode: number) => ({ is: { uid, gid, mode } });
const missing = { wrong: 'ENOENT: no such file' };

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-tpm-doctor-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function patient(
  key: NonNullable<Extract<Patient['identity'], { is: unknown }>['is']['key']> | undefined,
  answers: object,
): Patient {
  const settings: Settings = {
    ...{ mode: 'system', stateDir: dir, socketDir: dir, enrolmentFile: join(dir, 'enrolment'), logLevel: 'info' },
    keyProtection: key === undefined ? 'best' : 'tpm',
  };
  const host = replayHost({ stance: 'recording', version: 1, platform: 'linux', at: 1, answers: { ...answers } });
  const identity = { is: { version: 1 as const, ...(key === undefined ? {} : { key }) } };
  return { host, settings: { is: settings }, identity, socket: missing, status: missing };
}

/** Everything that is found on a laptop with a TPM behind a door, by what it is about. */
async function found(
  door: TpmDoor,
  {
    id,
    answers = twoInSysfs,
    node = owned(0, 107, 0o660),
  }: { id?: string; answers?: object; node?: ReturnType<typeof owned> | typeof missing } = {},
): Promise<Record<string, Checkup>> {
  const key = id === undefined ? undefined : ({ protection: 'tpm', id } as const);
  const paths = (path: string) => (path === dir ? owned(998, 998, 0o700) : node);
  const checkups = await tpmCheckups(patient(key, answers), { door, path: async () => '/dev/tpmrm0', owned: paths });
  expect(checkups.filter(({ ok, remedy }) => ok === false && (remedy ?? '') === '')).toEqual([]);
  return Object.fromEntries(checkups.map((each) => [each.about, each]));
}
const none: TpmDoor = async () => {
  throw new TpmFault('unreachable', 'no TPM is there');
};

describeWith(needs('swtpm'), 'the doctor of a laptop with a TPM', () => {
  let chip: SoftwareTpm;
  let id: string;
  beforeEach(async () => {
    chip = await startSoftwareTpm();
    const tpm = tpmBehind(chip.door);
    id = (await tpmStore(dir, tpm).create()).id;
    await tpm.close();
  });
  afterEach(() => chip.close());

  /** Does something with the TPM while nobody else has it: swtpm takes one at a time. */
  const alone = async <T>(work: (tpm: ReturnType<typeof tpmBehind>) => Promise<T>): Promise<T> => {
    const tpm = tpmBehind(chip.door);
    try {
      return await work(tpm);
    } finally {
      await tpm.close();
    }
  };
  const certify = async (days: number) =>
    alone(async (tpm) => {
      const maker = await tpmMaker();
      const certificate = await maker.certify(await endorsementKey(tpm, 'ecc'), { from: days - 20, until: days });
      await writeNv(tpm, certificateIndex.ecc, certificate);
      return new X509Certificate(certificate).serialNumber.toLowerCase();
    });

  test('says who made it and that it is well, until when its maker vouches for it, and that the key opens', async () => {
    const serial = await certify(100);
    const files = () =>
      readdirSync(dir).map((name) => [name, statSync(join(dir, name)).mtimeMs, readFileSync(join(dir, name), 'utf8')]);
    const before = files();
    const said = await found(chip.door, { id });
    expect(said['tpm']).toMatchObject({
      ok: true,
      said: expect.stringMatching(/^TPM 2\.0 of IBM, firmware \d+(\.\d+){3}; its own tests went well$/),
    });
    expect(said['tpm certificate']).toMatchObject({
      ok: true,
      said: expect.stringMatching(/ECC until \d{4}-\d\d-\d\d$/),
    });
    expect(said['tpm lock-out']).toMatchObject({ ok: true, said: '0 of 3 wrong passwords' });
    expect(said['key']).toEqual({ about: 'key', ok: true, said: 'in the TPM, and opens' });
    expect(files()).toEqual(before);
    for (const number of [serial, id.toLowerCase()]) expect(JSON.stringify(said).toLowerCase()).not.toContain(number);
    expect(await alone((tpm) => tpm.inTurn((link) => link.ask(readHandles(transient))))).toEqual([]);
  });

  test('says that nobody vouches for it, or nobody any more, which is no fault', async () => {
    expect((await found(chip.door))['tpm certificate']).toMatchObject({
      ok: null,
      said: expect.stringContaining('no certificate'),
    });
    await certify(-3);
    expect((await found(chip.door))['tpm certificate']).toMatchObject({
      ok: null,
      said: expect.stringContaining('run out: ECC until'),
    });
  });

  test('says that what it holds for a certificate is none, and still reads the other', async () => {
    const rsa = await alone(async (tpm) => (await tpmMaker()).certify(await endorsementKey(tpm, 'rsa'), { until: 9 }));
    await alone((tpm) => writeNv(tpm, certificateIndex.ecc, Buffer.from('30820004ffffffff', 'hex')));
    expect((await found(chip.door))['tpm certificate']).toMatchObject({
      ...{ ok: null, said: 'not read: the certificate in the TPM cannot be read' },
    });
    await alone((tpm) => writeNv(tpm, certificateIndex.rsa, rsa));
    expect((await found(chip.door))['tpm certificate']).toMatchObject({
      ok: true,
      said: expect.stringContaining('RSA until'),
    });
  });

  test('says that it is locked after wrong passwords, and that the key is used all the same', async () => {
    await alone(lockOut);
    const said = await found(chip.door, { id });
    expect(said['tpm lock-out']).toMatchObject({
      ok: null,
      said: expect.stringContaining('locked after wrong passwords'),
      remedy: expect.stringContaining('1440 minutes'),
    });
    expect([said['tpm']?.ok, said['key']?.ok]).toEqual([true, true]);
  });

  test('says that the key is gone once the TPM was cleared, and how another comes', async () => {
    await alone(clearTpm);
    const said = await found(chip.door, { id });
    expect(said['tpm']?.ok).toBe(true);
    expect(said['key']).toMatchObject({
      ok: false,
      said: expect.stringContaining('was cleared'),
      remedy: expect.stringContaining('stance enrol'),
    });
  });

  test('says that a password of the owner is in the way', async () => {
    await alone((tpm) => setOwnerPassword(tpm, 'secret'));
    const said = await found(chip.door, { id });
    expect(said['tpm']).toMatchObject({ ok: false, said: expect.stringContaining('its owner has set a password') });
    expect(said['key']).toMatchObject({ ok: false, said: expect.stringContaining('a password is set') });
    expect((await found(chip.door))['tpm']).toMatchObject({
      ok: null,
      said: expect.stringContaining('does not need it'),
    });
  });

  test('says that the file of the key is gone, or is damaged', async () => {
    const path = join(dir, `tpm-key-${id}`);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.slice(0, 50));
    expect((await found(chip.door, { id }))['key']).toMatchObject({
      ok: false,
      said: 'the file of the device key is damaged',
    });
    rmSync(path);
    expect((await found(chip.door, { id }))['key']).toMatchObject({
      ok: false,
      said: 'the file of the device key is gone',
    });
  });

  test('is told everything by a chip that takes 300 ms for each command, in time', async () => {
    await certify(100);
    const slow = alteredDoor(chip.door, async (_, honest) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return honest();
    });
    const began = performance.now();
    const said = await found(slow, { id });
    expect(performance.now() - began).toBeLessThan(8_000);
    expect(Object.values(said).map(({ about, ok }) => [about, ok])).toEqual([
      ...[
        ['tpm', true],
        ['tpm lock-out', true],
        ['tpm certificate', true],
        ['key', true],
      ],
    ]);
  });

  test('says that the file holds another key', async () => {
    const other = (await alone((tpm) => tpmStore(dir, tpm).create())).id;
    writeFileSync(join(dir, `tpm-key-${id}`), readFileSync(join(dir, `tpm-key-${other}`)));
    expect((await found(chip.door, { id }))['key']).toMatchObject({
      ok: false,
      said: expect.stringContaining('another key'),
    });
  });

  test.each([
    ['needs a test', 0x153],
    ['tests itself', 0x90a],
  ])('takes a chip that %s for a good one', async (_, code) => {
    const testing = alteredDoor(chip.door, async (command, honest) => {
      const answer = await honest();
      if (commandCode(command) === 0x17c) answer.writeUInt32BE(code, answer.length - 4);
      return answer;
    });
    expect((await found(testing, { id }))['tpm']).toMatchObject({
      ok: true,
      said: expect.stringContaining('not all done yet'),
    });
  });

  test('says what of it a chip in failure mode still tells', async () => {
    const failed = alteredDoor(chip.door, async (command, honest) => {
      if (commandCode(command) === 0x17c)
        return Buffer.from('8001000000100000000000000000 0101'.replace(' ', ''), 'hex');
      return commandCode(command) === 0x17a ? honest() : refusal(0x101);
    });
    const said = await found(failed, { id });
    expect(said['tpm']).toMatchObject({ ok: false, said: expect.stringContaining('its own tests give 0x101') });
    expect(said['key']).toMatchObject({ ok: false, said: expect.stringContaining('failure mode') });
  });
});

describe('the doctor of a laptop', () => {
  test('without a TPM says so: a fault where the key is to be in it, for information elsewhere', async () => {
    expect((await found(none, { answers: {}, id: 'A'.repeat(43) }))['tpm']).toMatchObject({
      ok: false,
      said: 'this laptop shows no TPM',
    });
    expect((await found(none, { answers: {} }))['tpm']).toMatchObject({
      ok: null,
      said: 'this laptop shows no TPM; the device key does not need it',
    });
  });

  test.each([
    [
      'a TPM 1.2',
      { ...twoInSysfs, 'text /sys/class/tpm/tpm0/tpm_version_major': { is: '1\n' } },
      owned(0, 107, 0o660),
      'a TPM 1.2',
    ],
    ['a kernel without its resource manager', twoInSysfs, missing, 'the kernel offers no /dev/tpmrm0'],
    ['a device that nobody was given', twoInSysfs, owned(0, 0, 0o600), 'is for root alone'],
    [
      'a device for a group in which the agent is not',
      { ...twoInSysfs, 'text /etc/group': { is: 'scanner:x:55:anna\n' } },
      owned(0, 55, 0o660),
      'the account "stance", as which the agent runs, may not use /dev/tpmrm0: it is not in the group "scanner"',
    ],
  ])('with %s does not ask it', async (_, answers, node, words) => {
    let asked = 0;
    const door: TpmDoor = async () => {
      asked += 1;
      return none();
    };
    const said = (await found(door, { answers, node, id: 'A'.repeat(43) }))['tpm'];
    expect(said).toMatchObject({ ok: false, said: expect.stringContaining(words) });
    expect(asked).toBe(0);
  });

  test('without a TPM where the policy wants the key in one has a fault, wherever its key is now', async () => {
    const healthy = patient(undefined, {});
    const at = { at: 1, since: 1, startedAt: 1 };
    const status: DeviceStatus = {
      ...{
        ...at,
        agent: { ...at, version: '1', mode: 'system', platform: 'linux' },
        link: { ...at, state: 'connected' },
      },
      ...{ checking: false, readings: {}, waiting: 0, key: { kept: 'no TPM is there' } },
    };
    const [said] = await tpmCheckups({ ...healthy, status: { is: status } });
    expect(said).toMatchObject({ about: 'tpm', ok: false });
  });

  test('is told nothing by a TPM that its user may not use, which is as it should be', async () => {
    const denied: TpmDoor = async () => {
      throw new TpmFault('unreachable', 'this account may not use the TPM', {
        cause: Object.assign(new Error(), { code: 'EACCES' }),
      });
    };
    const said = await found(denied, { id: 'A'.repeat(43) });
    expect(said['tpm']).toMatchObject({
      ok: null,
      said: 'there, and the agent may use it; not to be asked by this user',
    });
    expect(said['key']?.ok).toBeNull();
  });

  test('gives up a TPM that does not answer, and does not wait for it to be let go', async () => {
    let release: () => void = () => undefined;
    const answered = new Promise<Buffer>((resolve) => {
      release = () => resolve(refusal(0x101));
    });
    const hung: TpmDoor = async () => ({ exchange: () => answered, close: async () => undefined });
    const began = performance.now();
    const look = await lookIntoTpm(hung, undefined, 50);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(look.about).toEqual({ not: 'it did not answer in time' });
    expect(look.certificates.rsa).toEqual(look.about);
    release();
  });
});

test.each([
  ['its owner', owned(998, 0, 0o600), { may: true }],
  ['a member of its group', owned(0, 107, 0o660), { may: true }],
  ['anybody', owned(0, 0, 0o666), { may: true }],
  ['root alone', owned(0, 0, 0o600), { may: false, rootOnly: true }],
  ['root and its group, which is nobody', owned(0, 0, 0o660), { may: false, rootOnly: true }],
  ['a group that may only read', owned(0, 107, 0o640), { may: false, rootOnly: true }],
  ['a group that nobody knows', owned(0, 4_000_000, 0o660), { may: undefined }],
])('a device for %s is the agent’s to use or not', async (_, node, leave) => {
  const { host } = patient(undefined, twoInSysfs);
  expect(await whoMay('/dev/x', dir, host, (path) => (path === dir ? owned(998, 998, 0o700) : node))).toEqual(leave);
});

test('an account that is not in the group of a device is named with it', async () => {
  const { host } = patient(undefined, twoInSysfs);
  const leave = await whoMay('/dev/x', dir, host, (path) =>
    path === dir ? owned(1000, 1000, 0o700) : owned(0, 107, 0o660),
  );
  expect(leave).toEqual({ may: false, account: 'anna', group: 'tss' });
});
