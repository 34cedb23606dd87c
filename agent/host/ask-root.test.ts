import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { rootQuestions } from '../../shared/root-questions.ts';
import { askRoot, hearWhole, questionOf, questionOfFile } from './ask-root.ts';
import { effectiveIn } from './capabilities.ts';
import { tools } from './tools.ts';
import { withoutKeys } from './without-keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'stance-root-'));
const path = join(folder, 'socket');
const limits = { limitMs: 1_000, limitBytes: 4_096 };
let server: Server | undefined;
const sockets = new Set<Socket>();

async function serve(answer: (socket: Socket, at: number) => void): Promise<void> {
  let count = 0;
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    answer(socket, ++count);
  });
  await new Promise<void>((resolve) => server?.listen(path, resolve));
}

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  rmSync(path, { force: true });
});

describe('an answer of root', () => {
  test('is whole by its last line, and comes without it', async () => {
    await serve((socket) => socket.end('{"nftables":[]}\nstance-answer-whole\n'));
    const said = { is: { exit: 0, stdout: '{"nftables":[]}\n' }, through: path };
    expect(await hearWhole(path, limits)).toEqual(said);
  });

  test.each([
    ['cut off', '{"nftables":['],
    ['cut off behind a line', '{"nftables":[]}\n'],
    ['cut off within its last line', '{"nftables":[]}\nstance-answer-whole'],
    ['one that names the last line and goes on', 'stance-answer-whole\nmore\n'],
  ])('is none where it is %s', async (_, said) => {
    await serve((socket) => socket.end(said));
    expect(await hearWhole(path, limits)).toEqual({ unread: 'unparseable' });
  });

  test('is asked for again where the connection was turned away, and given up when that goes on', async () => {
    await serve((socket, at) => (at < 3 ? socket.end() : socket.end('rules\nstance-answer-whole\n')));
    expect(await hearWhole(path, limits)).toMatchObject({ is: { stdout: 'rules\n' } });
    await new Promise((resolve) => server?.close(resolve));
    let asked = 0;
    await serve((socket) => {
      asked++;
      socket.end();
    });
    expect(await hearWhole(path, limits)).toEqual({ unread: 'unparseable' });
    expect(asked).toBe(4);
  });

  test('is waited for and taken in only so far', async () => {
    await serve((socket, at) => (at === 1 ? socket.write('slow') : socket.end('x'.repeat(10_000))));
    expect(await hearWhole(path, { ...limits, limitMs: 100 })).toEqual({ unread: 'timedOut' });
    expect(await hearWhole(path, limits)).toEqual({ unread: 'unparseable' });
  });

  test('is for root alone where there is nobody to ask', async () => {
    // No package is installed here, so there is no such folder.
    expect(await askRoot('nft-rules', limits)).toEqual({ unread: 'notPermitted' });
  });
});

describe('what root is asked', () => {
  test('is a whole command of the list, to the last word, and never one that does not end', () => {
    expect(questionOf('/usr/sbin/nft', ['-j', 'list', 'ruleset'])).toBe('nft-rules');
    for (const args of [
      [],
      ['-j', 'list'],
      ['-j', 'list', 'ruleset', ''],
      ['flush', 'ruleset'],
      ['monitor', 'ruleset'],
    ])
      expect(questionOf('/usr/sbin/nft', args)).toBeUndefined();
    expect(questionOf('/usr/bin/nft', ['-j', 'list', 'ruleset'])).toBeUndefined();
    expect(questionOfFile('/sys/kernel/security/apparmor/profiles')).toBe('apparmor-profiles');
    expect(questionOfFile('/etc/shadow')).toBeUndefined();
  });

  test('is put in words that systemd takes as they are, and of programs by their whole path', () => {
    for (const { program, args } of Object.values(rootQuestions))
      for (const word of [program, ...args]) expect(word).toMatch(/^[A-Za-z0-9/_-]+$/);
    for (const { program } of Object.values(rootQuestions)) expect(program).toMatch(/^\/usr\/s?bin\//);
  });

  test('is asked with the limits of a tool that the agent knows, or of a file', () => {
    const paths = Object.values(tools).map(({ path }) => path) as string[];
    const programs = Object.values(rootQuestions).map(({ program }) => program);
    expect(programs.filter((program) => program !== '/usr/bin/cat' && !paths.includes(program))).toEqual([]);
  });

  test('is never asked of dmsetup with its keys, and what it shows by mistake is held back', () => {
    for (const { args } of Object.values(rootQuestions)) expect(args.join(' ')).not.toContain('showkeys');
    const key = '6b'.repeat(64);
    const table = `a,CRYPT-PLAIN-a,0,rw,0 8 crypt aes-xts-plain64 ${key} 0 8:1 0,8 8 crypt capi:xts(aes)-plain64 ${key} 0 8:1 8\n`;
    expect(withoutKeys(table)).toBe(table.replaceAll(key, '-'));
    expect(tools.dmsetup.withhold(table)).not.toContain('6b6b');
  });
});

describe('what a process may do', () => {
  test('is read from its status, and nothing where that does not say', () => {
    expect(effectiveIn('Name:\tnode\nCapEff:\t0000003fffffffff\nCapBnd:\t0\n')).toBe(0x3fffffffffn);
    expect(effectiveIn('CapEff:\t0000000000000001\n')).toBe(1n);
    for (const status of ['', 'CapEff:\n', 'CapEff:\tnone\n']) expect(effectiveIn(status)).toBe(0n);
  });
});
