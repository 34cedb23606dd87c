import { beforeAll, expect, test } from '@jest/globals';
import { describeWith, needs } from '../support/needs.ts';
import { type Answered, askInWine, importRegistry } from './wine.ts';

const key = 'HKLM\\SOFTWARE\\StanceTest';

const requests = {
  text: ['registryValue', key, 'Text'],
  empty: ['registryValue', key, 'Empty'],
  expand: ['registryValue', key, 'Expand'],
  number: ['registryValue', key, 'Number'],
  largest: ['registryValue', key, 'Largest'],
  wide: ['registryValue', key, 'Wide'],
  tooWide: ['registryValue', key, 'TooWide'],
  list: ['registryValue', key, 'List'],
  emptyList: ['registryValue', key, 'EmptyList'],
  bytes: ['registryValue', key, 'Bytes'],
  noBytes: ['registryValue', key, 'NoBytes'],
  odd: ['registryValue', key, 'Odd'],
  umlaut: ['registryValue', key, 'Überschrift'],
  noValue: ['registryValue', key, 'Nothing'],
  noKey: ['registryValue', `${key}\\Nothing`, 'Text'],
  noRoot: ['registryValue', 'HKXX\\SOFTWARE', 'Text'],
  keys: ['registryKeys', key],
  noKeys: ['registryKeys', `${key}\\Two`],
  absentKeys: ['registryKeys', `${key}\\Nothing`],
  user: ['registryValue', 'HKCU\\Software\\StanceTest', 'Text'],
  build: ['registryValue', 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion', 'CurrentBuild'],
  rpc: ['service', 'RpcSs'],
  driver: ['service', 'MountMgr'],
  noService: ['service', 'WinDefend'],
  volumes: ['volumes'],
  question: ['question', 'defender'],
  again: ['question', 'deviceGuard'],
} as const;

type Name = keyof typeof requests;

describeWith(needs('wine'), 'the Windows host under wine', () => {
  let answers: Readonly<Record<Name, Answered>>;
  let systemFolder: string;

  beforeAll(() => {
    importRegistry([
      '[-HKEY_LOCAL_MACHINE\\SOFTWARE\\StanceTest]',
      '',
      '[HKEY_LOCAL_MACHINE\\SOFTWARE\\StanceTest]',
      '"Text"="one two"',
      '"Empty"=""',
      '"Expand"=hex(2):25,00,41,00,25,00,00,00',
      '"Number"=dword:0000116c',
      '"Largest"=dword:ffffffff',
      '"Wide"=hex(b):00,00,00,00,01,00,00,00',
      '"TooWide"=hex(b):ff,ff,ff,ff,ff,ff,ff,ff',
      '"List"=hex(7):61,00,00,00,62,00,63,00,00,00,00,00',
      '"EmptyList"=hex(7):00,00',
      '"Bytes"=hex:01,fe',
      '"NoBytes"=hex:',
      '"Odd"=hex(0):01',
      '"\u00dcberschrift"="gr\u00fcn"',
      '',
      '[HKEY_LOCAL_MACHINE\\SOFTWARE\\StanceTest\\Two]',
      '',
      '[HKEY_LOCAL_MACHINE\\SOFTWARE\\StanceTest\\One]',
      '',
      '[HKEY_CURRENT_USER\\Software\\StanceTest]',
      '"Text"="mine"',
    ]);
    const names = Object.keys(requests) as Name[];
    const asked = askInWine(names.map((name) => requests[name]));
    systemFolder = asked.systemFolder;
    answers = Object.fromEntries(names.map((name, at) => [name, asked.answers[at]])) as typeof answers;
  });

  test.each<[string, Name, unknown]>([
    ['a text', 'text', { is: 'one two' }],
    ['an empty text', 'empty', { is: '' }],
    ['a text with a variable, as it stands', 'expand', { is: '%A%' }],
    ['a number', 'number', { is: 4_460 }],
    ['the largest number, which is not -1', 'largest', { is: 4_294_967_295 }],
    ['a wide number', 'wide', { is: 4_294_967_296 }],
    ['a number too large to be exact, as its digits', 'tooWide', { is: '18446744073709551615' }],
    ['a list', 'list', { is: ['a', 'bc'] }],
    ['an empty list', 'emptyList', { is: [''] }],
    ['bytes', 'bytes', { is: { hex: '01fe' } }],
    ['no bytes at all', 'noBytes', { is: { hex: '' } }],
    ['a name that is not ASCII', 'umlaut', { is: 'gr\u00fcn' }],
    ['the names of keys, sorted', 'keys', { is: ['One', 'Two'] }],
    ['a key without keys', 'noKeys', { is: [] }],
    ['the keys of a user', 'user', { is: 'mine' }],
  ])('reads %s of the registry', (_, name, answer) => {
    expect(answers[name].answer).toEqual(answer);
  });

  test.each<[string, Name, unknown]>([
    ['a value that is not there', 'noValue', { absent: true }],
    ['a key that is not there', 'noKey', { absent: true }],
    ['the keys of a key that is not there', 'absentKeys', { absent: true }],
    ['a root that there is not', 'noRoot', { unread: 'unsupported' }],
    ['a kind of value that nobody here can read', 'odd', { unread: 'unparseable' }],
  ])('tells %s from every other fault', (_, name, answer) => {
    expect(answers[name].answer).toEqual(answer);
  });

  test('asks the service control manager for state, start, process and age', () => {
    expect(answers.rpc.answer).toEqual({
      is: {
        state: 'running',
        start: expect.stringMatching(/^(automatic|manual)$/),
        process: expect.stringMatching(/^[1-9]\d*@[0-9a-z]+$/),
        aliveSeconds: expect.any(Number),
      },
    });
    const { aliveSeconds } = (answers.rpc.answer as { is: { aliveSeconds: number } }).is;
    expect(aliveSeconds).toBeLessThan(3_600);
  });

  test('knows a driver, which has no process, and a service that is not there', () => {
    expect(answers.driver.answer).toEqual({ is: { state: 'running', start: 'automatic' } });
    expect(answers.noService.answer).toEqual({ absent: true });
  });

  test('lists the volumes with where they can be reached and how they are attached', () => {
    const { is: volumes } = answers.volumes.answer as { is: { id: string; paths: string[]; kind: string }[] };
    const system = volumes.find(({ paths }) => paths.includes('C:\\'));
    expect(system).toEqual({
      id: expect.stringMatching(/^\\\\\?\\Volume\{[0-9a-f-]{36}\}\\$/),
      kind: 'fixed',
      bus: 'internal',
      paths: ['C:\\'],
    });
    expect(volumes.map(({ id }) => id)).toEqual(volumes.map(({ id }) => id).sort());
  });

  test('does not take the PowerShell of wine, which says nothing, for an answer, and leaves it alone then', () => {
    expect(answers.question.answer).toEqual({ unread: 'unparseable' });
    expect(answers.again.answer).toEqual({ unread: 'toolMissing' });
  });

  test('asks the system itself for its folder of programs', () => {
    expect(systemFolder.toLowerCase()).toBe('c:\\windows\\system32');
  });

  test('reads a registry value and a service fast enough to look every few seconds', () => {
    const registryMs = (['number', 'build', 'noValue'] as const).map((name) => answers[name].ms);
    process.stdout.write(
      `wine: registry ${Math.min(...registryMs).toFixed(2)} ms, service ${answers.noService.ms.toFixed(1)} ms\n`,
    );
    expect(Math.min(...registryMs)).toBeLessThan(20);
    expect(answers.noService.ms).toBeLessThan(200);
  });
});
