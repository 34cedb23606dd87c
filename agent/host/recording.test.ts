import { describe, expect, test } from '@jest/globals';
import { StanceError } from '../../shared/errors.ts';
import type { Host } from './host.ts';
import { recordingHost } from './recording.ts';
import { formatRecording, parseRecording, type Recording } from './recording-file.ts';
import { replayHost } from './replay.ts';

const at = 1_795_300_000;
const machine: Host = {
  platform: 'linux',
  now: () => at,
  text: async (path) => (path === '/a' ? { is: 'one\ntwo\n' } : { unread: 'notPermitted' }),
  head: async (_, bytes) => ({ is: '\u00ff'.repeat(bytes) }),
  list: async () => ({ is: ['x', 'y'] }),
  link: async () => ({ is: '../x' }),
  stat: async () => ({ is: { kind: 'file', bytes: 3, modifiedAt: at, stamp: 's' } }),
  run: async (tool) => (tool === 'mdatp' ? { is: { exit: 1, stdout: 'a\nb\n', stderr: 'no' } } : { absent: true }),
  ask: async () => ({ is: 'PONG\0' }),
  hardware: async () => ({
    is: { manufacturer: 'Apple Inc.', model: 'Mac16,1', version: 'MacBook Pro', virtual: false },
  }),
  registryValue: async (_, name) => ({ is: name === 'List' ? ['a', 'b'] : name === 'Text' ? 'one\ntwo' : 7 }),
  registryKeys: async () => ({ is: ['Sub'] }),
  service: async () => ({ is: { state: 'running', start: 'automatic', process: '4@9', aliveSeconds: 90 } }),
  volumes: async () => ({ is: [{ id: '\\\\?\\Volume{1}\\', kind: 'fixed', bus: 'internal', paths: ['C:\\'] }] }),
  securityChip: async () => ({ is: 'tpm2' }),
  question: async () => ({ is: [{ Value: 1, Lines: ['x'] }] }),
};

const askAll = async (host: Host) => [
  host.now(),
  await host.text('/a'),
  await host.text('/b'),
  await host.head('/c', 3),
  await host.list('/d'),
  await host.link('/e'),
  await host.stat('/f'),
  await host.run('mdatp', ['health', 'two words']),
  await host.run('falconctl', []),
  await host.ask('/s', 'zPING\0'),
  await host.hardware(),
  await host.registryValue('HKLM\\A B', 'Text'),
  await host.registryValue('HKLM\\A B', 'List'),
  await host.registryValue('HKLM\\A B', 'Number'),
  await host.registryKeys('HKLM\\A B'),
  await host.service('Svc'),
  await host.volumes(),
  await host.securityChip(),
  await host.question('defender'),
];

async function recorded(): Promise<Recording> {
  const host = recordingHost(machine);
  await askAll(host);
  return host.recorded();
}

describe('a recording', () => {
  test('answers every request as the machine did, after a way through its file', async () => {
    const replay = replayHost(parseRecording(formatRecording(await recorded()), 'file'));
    expect(await askAll(replay)).toEqual(await askAll(machine));
    expect(replay.asked().every(({ answered }) => answered)).toBe(true);
  });

  test('is the same file whatever the order of asking', async () => {
    const turned = recordingHost(machine);
    await turned.ask('/s', 'zPING\0');
    await askAll(turned);
    expect(formatRecording(turned.recorded())).toBe(formatRecording(await recorded()));
  });

  test('says not found for what was not recorded, and names it', async () => {
    const replay = replayHost(await recorded());
    expect(await replay.text('/other')).toEqual({ absent: true });
    expect(await replay.run('mdatp', ['version'])).toEqual({ absent: true });
    expect(replay.asked()).toEqual([
      { request: 'text /other', answered: false },
      { request: 'run mdatp ["version"]', answered: false },
    ]);
  });

  test('does not take a property of every object for an answer', async () => {
    const replay = replayHost({ ...(await recorded()), answers: {} });
    expect(await replay.text('constructor')).toEqual({ absent: true });
  });

  test.each([
    ['{', 'machine.json: not JSON'],
    ['[]', 'machine.json: '],
    ['{}', 'machine.json: stance: missing'],
    ['{"stance":"recording","version":2,"platform":"linux","at":1,"answers":{}}', 'machine.json: version: expected 1'],
    ['{"stance":"recording","version":1,"platform":"beos","at":1,"answers":{}}', 'machine.json: platform: expected'],
    [withAnswer('text /a', { is: 3 }), 'machine.json: answers."text /a": '],
    [withAnswer('text /a', { is: 'x', absent: true }), 'machine.json: answers."text /a": '],
    [withAnswer('list /a', { is: 'x' }), 'machine.json: answers."list /a": '],
    [withAnswer('text /a', { unread: 'because' }), 'machine.json: answers."text /a": '],
    [withAnswer('guess /a', { absent: true }), 'machine.json: answers."guess /a": not a request we know'],
    [withAnswer('__proto__ /a', { absent: true }), 'machine.json: answers."__proto__ /a": not a request we know'],
  ])('that is not one is refused in one line that says where: %s', (text, line) => {
    const refusal = thrownBy(() => parseRecording(text, 'machine.json'));
    expect(refusal).toBeInstanceOf(StanceError);
    expect(refusal).toMatchObject({ code: 'recordingInvalid', message: expect.stringContaining(line) });
    expect((refusal as StanceError).message).not.toContain('\n');
  });
});

function withAnswer(key: string, answer: unknown): string {
  return JSON.stringify({ stance: 'recording', version: 1, platform: 'linux', at, answers: { [key]: answer } });
}

function thrownBy(task: () => unknown): unknown {
  try {
    task();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('nothing was refused');
}
