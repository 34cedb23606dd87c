import type { Host } from '../../agent/host/host.ts';
import { replayHost } from '../../agent/host/replay.ts';

/** A machine that a test sets up and changes: what it does not mention is not there. */
export interface SceneHost extends Host {
  /** Puts a text file there. */
  put(path: string, text: string): void;
  /** Takes a path away. */
  remove(path: string): void;
}

const file = (text: string) => ({ kind: 'file', bytes: text.length, modifiedAt: 1_795_000_000, stamp: text });

/** A healthy Debian laptop, as far as a decision cares: encrypted, nothing pending, and something that would announce a restart. */
export function sceneHost(): SceneHost {
  const answers: Record<string, unknown> = {};
  const now = () => Math.floor(Date.now() / 1_000);
  const put = (path: string, text: string) => {
    answers[`text ${path}`] = { is: text };
    answers[`stat ${path}`] = { is: file(text) };
  };
  const remove = (path: string) => {
    delete answers[`text ${path}`];
    delete answers[`stat ${path}`];
  };
  put('/etc/os-release', 'ID=debian\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\n');
  put('/proc/sys/kernel/osrelease', '6.12.0-test\n');
  const replay = replayHost({ stance: 'recording', version: 1, platform: 'linux', at: now(), answers });
  return { ...replay, now, put, remove };
}
