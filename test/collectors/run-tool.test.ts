import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { localHost } from '../../agent/host/local.ts';
import { runTool, toolsStarted } from '../../agent/host/run-tool.ts';
import { tools } from '../../agent/host/tools.ts';
import { trustedTool } from '../../agent/host/trusted-tool.ts';
import { describeWith, needs } from '../support/needs.ts';

const folder = mkdtempSync(join(tmpdir(), 'stance-tool-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);

/** A program of our own, as a tool. */
function tool(name: string, script: string, limits: { limitMs?: number; limitBytes?: number } = {}) {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return { path, limitMs: 5_000, limitBytes: 65_536, ...limits };
}

const isAlive = (pid: number): boolean =>
  existsSync(`/proc/${pid}`) && !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

/** Waits until a process is gone, with an end. */
async function ended(pid: number): Promise<boolean> {
  for (let turn = 0; turn < 500 && isAlive(pid); turn++) await new Promise((resolve) => setImmediate(resolve));
  return !isAlive(pid);
}

describeWith(needs(), 'running a tool', () => {
  test('gives what it printed, how it ended and the beginning of its complaint', async () => {
    const answer = await runTool(tool('well', 'echo out "$@"; echo why >&2; exit 3'), ['$HOME; ls', '*']);
    expect(answer).toEqual({ is: { exit: 3, stdout: 'out $HOME; ls *\n', stderr: 'why\n' } });
  });

  test('gives it nothing of our environment', async () => {
    process.env['STANCE_SECRET'] = 'leak';
    const answer = await runTool(tool('environment', '/usr/bin/env | /usr/bin/sort; pwd'), []);
    delete process.env['STANCE_SECRET'];
    const lines =
      'is' in answer ? answer.is.stdout.split('\n').filter((line) => !/^(_|PWD|SHLVL|OLDPWD)=/.test(line)) : [];
    expect(lines).toEqual(['HOME=/', 'LC_ALL=C', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'TZ=UTC', '/', '']);
  });

  test('ends one that takes too long, with all that it started', async () => {
    const pidFile = join(folder, 'child.pid');
    const slow = tool('slow', `sleep 60 & echo $! > ${pidFile}; wait`, { limitMs: 500 });
    expect(await runTool(slow, [])).toEqual({ unread: 'timedOut' });
    expect(await ended(Number(readFileSync(pidFile, 'utf8')))).toBe(true);
  });

  test('ends one that says too much', async () => {
    expect(await runTool(tool('flood', 'echo $$ > "$0.pid"; yes'), [])).toEqual({ unread: 'unparseable' });
    expect(await ended(Number(readFileSync(join(folder, 'flood.pid'), 'utf8')))).toBe(true);
  });

  test('takes one that was ended by a signal for no answer, and one that is not there for absent', async () => {
    expect(await runTool(tool('killed', 'echo half; kill -9 $$'), [])).toEqual({ unread: 'unparseable' });
    expect(await runTool({ ...tool('x', ''), path: join(folder, 'nothing') }, [])).toEqual({ absent: true });
  });

  test('counts what was started', async () => {
    const before = toolsStarted();
    await runTool(tool('counted', 'true'), []);
    expect(toolsStarted()).toBe(before + 1);
  });

  test('starts nothing that is not in the list, whatever it is called', async () => {
    const host = localHost('linux');
    const before = toolsStarted();
    for (const name of ['sh', '/bin/sh', '../bin/sh', 'constructor', '__proto__'])
      expect(await host.run(name, [])).toEqual({ unread: 'unsupported' });
    expect(toolsStarted()).toBe(before);
  });

  test('every tool in the list has an absolute path and limits', () => {
    for (const { path, limitMs, limitBytes } of Object.values(tools))
      expect([path, path.startsWith('/') && limitMs <= 20_000 && limitBytes <= 128 * 1_048_576]).toEqual([path, true]);
  });
});

describeWith(needs('root'), 'a tool that somebody else could have put there', () => {
  test('is not started: another owner, writable by others, or below a folder that is', () => {
    expect(trustedTool('/bin/sh')).toEqual({ is: realpathSync('/bin/sh') });
    // The folder for temporary files is open to all, so nothing below it is root's alone.
    expect(trustedTool(tool('below-tmp', 'true').path)).toEqual({ unread: 'notPermitted' });
    const foreign = tool('foreign', 'true').path;
    chownSync(foreign, 65_534, 65_534);
    expect(trustedTool(foreign)).toEqual({ unread: 'notPermitted' });
    // A link in such a folder may lead to a tool of root's now and elsewhere a moment later.
    symlinkSync('/bin/sh', at('link'));
    expect(trustedTool(at('link'))).toEqual({ unread: 'notPermitted' });
  });

  test('is not what is started where a link was turned after it was looked at', async () => {
    symlinkSync('/usr/bin/false', at('turned'));
    const turned = { path: at('turned'), limitMs: 5_000, limitBytes: 1_024 };
    expect(await runTool(turned, ['-c', 'echo "$0"'], '/bin/sh')).toEqual({
      is: { exit: 0, stdout: `${at('turned')}\n` },
    });
  });
});
