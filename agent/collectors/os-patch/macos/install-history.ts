import * as v from 'valibot';
import { type Known, unread } from '../../../../shared/reading.ts';
import type { Instant } from '../../../../shared/time.ts';
import { partOf } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';
import { readPlist } from '../../plist/read-plist.ts';

/** It only ever grows: some three hundred bytes for each thing installed since the Mac was new. */
const limitBytes = 8 * 1_048_576;

const History = v.array(v.object({ date: v.date(), displayName: v.string(), processName: v.optional(v.string(), '') }));

/** When an update of macOS was last installed, by the history that the installers keep; what it loads every few days is none. */
export async function lastPatchedAt(host: Host): Promise<Known<Instant>> {
  const history = await readPlist(host, '/Library/Receipts/InstallHistory.plist', limitBytes);
  const newest = partOf(history, 'unsupported', (list) => {
    const parsed = v.safeParse(History, list);
    if (!parsed.success) return undefined;
    const updates = parsed.output.filter(
      ({ displayName, processName }) => displayName.startsWith('macOS ') && processName !== 'installer',
    );
    return { at: Math.max(...updates.map(({ date }) => Math.floor(date.getTime() / 1_000))) };
  });
  if ('unread' in newest) return newest;
  const { at } = newest.is;
  // A Mac as it left the factory has had none, and a date that is still to come is none.
  if (at === -Infinity) return unread('unsupported');
  return at >= 0 && at <= host.now() ? { is: at } : unread('unparseable');
}
