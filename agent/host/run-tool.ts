import { spawn } from 'node:child_process';
import { userInfo } from 'node:os';
import { failed } from './answer.ts';
import type { Answer, ToolOutput } from './host.ts';
import type { Tool } from './tools.ts';

/**
 * The whole environment of a tool. LC_ALL=C with no LANGUAGE is the only pair that keeps gettext silent (LANGUAGE wins over
 * C.UTF-8); nothing of ours is inherited, so no token can leak and no LD_PRELOAD or PATH of the caller counts.
 */
const environment = { LC_ALL: 'C', PATH: '/usr/sbin:/usr/bin:/sbin:/bin', TZ: 'UTC', HOME: '/' };

/** For a person's own settings: their home by the list of accounts, and GNOME's settings from where GNOME keeps them or not at all. */
const environmentOf = (tool: Tool) => {
  if (tool.ofPerson) return { ...environment, HOME: userInfo().homedir, GSETTINGS_BACKEND: 'dconf' };
  if (tool.tellsManager) return { ...environment, NOTIFY_SOCKET: process.env['NOTIFY_SOCKET'] };
  return tool.logsAtHome ? { ...environment, HOME: userInfo().homedir } : environment;
};

/** Of what a tool complains, the beginning says why; the rest is let go. */
const complaintChars = 2_048;

let started = 0;

/** How many tools this process has started so far: a full pass is meant to start none. */
export const toolsStarted = (): number => started;

/**
 * Runs a program without a shell and gives what it printed. It leads a process group of its own, which is killed whole when it
 * takes too long (`timedOut`) or says too much (`unparseable`); ended by a signal is `unparseable`, not installed is `absent`.
 * @param program what `tool.path` leads to, where that was looked at: a link may be turned in between
 */
export function runTool(tool: Tool, args: readonly string[], program = tool.path): Promise<Answer<ToolOutput>> {
  started++;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      // Some programs go by the name they are called.
      argv0: tool.path,
      env: environmentOf(tool),
      cwd: '/',
      detached: true,
      shell: false,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const parts: Buffer[] = [];
    let complaint = '';
    let length = 0;
    const end = (answer: Answer<ToolOutput>) => {
      clearTimeout(timer);
      resolve(answer);
    };
    const giveUp = (why: 'timedOut' | 'unparseable') => {
      killGroup(child.pid);
      child.stdout.destroy();
      child.stderr.destroy();
      end({ unread: why });
    };
    const timer = setTimeout(() => giveUp('timedOut'), tool.limitMs);
    child.stdout.on('data', (part: Buffer) => {
      parts.push(part);
      length += part.length;
      if (length > tool.limitBytes) giveUp('unparseable');
    });
    child.stderr.on('data', (part: Buffer) => {
      if (complaint.length < complaintChars) complaint = (complaint + part.toString()).slice(0, complaintChars);
    });
    child.on('error', (error) => end(failed(error)));
    child.on('close', (exit) => {
      if (exit === null) return end({ unread: 'unparseable' });
      const stdout = Buffer.concat(parts).toString(tool.latin1 ? 'latin1' : 'utf8');
      end({ is: complaint === '' ? { exit, stdout } : { exit, stdout, stderr: complaint } });
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone in this very moment (ESRCH), or it took rights that we do not have (EPERM): either way its answer no longer
    // counts and its pipe is closed, and a daemon that ends because it could not end a tool would be worse.
  }
}
