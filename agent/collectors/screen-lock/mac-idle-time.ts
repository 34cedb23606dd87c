import * as v from 'valibot';
import { type Known, unread } from '../../../shared/reading.ts';
import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import { readPlist } from '../plist/read-plist.ts';

const Idle = v.object({ idleTime: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(604_800))) });

/** Seconds until the screen saver starts, 0 for never: what the organisation sets wins, first for the person and then for all. */
export async function readIdleTime(host: Host, person: string): Promise<Known<number> | 'unset'> {
  const folder = '/Library/Managed Preferences';
  for (const path of [`${folder}/${person}/com.apple.screensaver.plist`, `${folder}/com.apple.screensaver.plist`]) {
    const answer = await readPlist(host, path);
    if ('absent' in answer) continue;
    if (!('is' in answer)) return answer;
    const managed = v.safeParse(Idle, answer.is);
    if (!managed.success) return unread('unparseable');
    if (managed.output.idleTime !== undefined) return { is: managed.output.idleTime };
  }
  return ownIdleTime(host);
}

async function ownIdleTime(host: Host): Promise<Known<number> | 'unset'> {
  const answer = await host.run('defaults', ['-currentHost', 'read', 'com.apple.screensaver', 'idleTime']);
  if (!('is' in answer)) return unread(whyNot(answer, 'toolMissing'));
  const { exit, stdout, stderr = '' } = answer.is;
  if (exit !== 0) return /does not exist\s*$/.test(stderr) ? 'unset' : unread('unparseable');
  const seconds = /^(\d{1,6})\n$/.exec(stdout)?.[1];
  return seconds === undefined || Number(seconds) > 604_800 ? unread('unparseable') : { is: Number(seconds) };
}
