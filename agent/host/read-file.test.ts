import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { localHost } from './local.ts';
import { runTool } from './run-tool.ts';

const host = localHost('linux');
let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stance-host-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('reading a file', () => {
  test('gives a small file whole and a file of just the limit', async () => {
    writeFileSync(at('small'), 'as it is\n');
    writeFileSync(at('exact'), 'x'.repeat(300_000));
    expect(await host.text(at('small'))).toEqual({ is: 'as it is\n' });
    expect(await host.text(at('exact'), 300_000)).toEqual({ is: 'x'.repeat(300_000) });
  });

  test('gives a procfs file that says it is empty', async () => {
    expect(await host.text('/proc/self/status')).toEqual({ is: expect.stringContaining('Name:') });
  });

  test('takes half a file for no answer', async () => {
    writeFileSync(at('long'), 'x'.repeat(300_001));
    expect(await host.text(at('long'), 300_000)).toEqual({ unread: 'unparseable' });
    expect(await host.head(at('long'), 3)).toEqual({ is: 'xxx' });
  });

  test('neither waits for a FIFO nor for a terminal nor takes a folder, a socket or a device for a file', async () => {
    const mkfifo = { path: '/usr/bin/mkfifo', limitMs: 5_000, limitBytes: 1_024 };
    expect(await runTool(mkfifo, [at('fifo')])).toMatchObject({ is: { exit: 0 } });
    const server = createServer().listen(at('socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    for (const path of [at('fifo'), at('socket'), folder, '/dev/zero', '/dev/tty', '/dev/ptmx'])
      expect([path, await host.text(path)]).toEqual([path, { unread: 'unparseable' }]);
    server.close();
  });

  test('refuses a sparse file of ten gigabytes without taking it into memory', async () => {
    writeFileSync(at('sparse'), '');
    truncateSync(at('sparse'), 10 * 1_024 ** 3);
    const before = process.memoryUsage.rss();
    expect(await host.text(at('sparse'))).toEqual({ unread: 'unparseable' });
    expect(await host.head(at('sparse'), 4)).toEqual({ is: '\0\0\0\0' });
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 1_048_576);
  });

  test('says absent for what is not there and for nothing else', async () => {
    symlinkSync(at('loop'), at('loop'));
    writeFileSync(at('file'), '');
    expect(await host.text(at('nothing'))).toEqual({ absent: true });
    expect(await host.text(at('file/below'))).toEqual({ absent: true });
    expect(await host.text(at('loop'))).toEqual({ unread: 'unparseable' });
    expect(await host.text(`${folder}/nul\0byte`)).toEqual({ unread: 'unparseable' });
    expect(await host.text(`/${'x/'.repeat(4_000)}`)).toEqual({ unread: 'unparseable' });
    expect(await host.stat(at('nothing'))).toEqual({ absent: true });
    expect(await host.list(at('nothing'))).toEqual({ absent: true });
    expect(await host.link(at('file'))).toEqual({ unread: 'unparseable' });
  });

  test('says of a process that ended that it is absent', async () => {
    expect(await host.text('/proc/4194305/stat')).toEqual({ absent: true });
  });
});

describe('what a path is', () => {
  test('differs after a write within the same second and after a replacement by an equal file', async () => {
    const stamp = async () => {
      const facts = await host.stat(at('stamped'));
      return 'is' in facts ? facts.is.stamp : undefined;
    };
    writeFileSync(at('stamped'), 'one');
    const first = await stamp();
    writeFileSync(at('stamped'), 'two');
    const second = await stamp();
    rmSync(at('stamped'));
    writeFileSync(at('other'), 'in between');
    writeFileSync(at('stamped'), 'two');
    expect(new Set([first, second, await stamp()]).size).toBe(3);
  });

  test('names files, folders, sockets and the rest', async () => {
    mkdirSync(at('folder'));
    expect(await host.stat(at('folder'))).toMatchObject({ is: { kind: 'directory' } });
    expect(await host.stat('/dev/null')).toMatchObject({ is: { kind: 'other' } });
    expect(await host.list(at('folder'))).toEqual({ is: [] });
  });
});
