import * as v from 'valibot';
import { type Known, unread } from '../../../../shared/reading.ts';
import type { Instant } from '../../../../shared/time.ts';
import { whyNot } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';
import { instantOf } from '../../windows-time.ts';

/** The category "Security Updates". Severity tells nothing: it is empty for the monthly update, which has nearly all fixes. */
const securityUpdates = '0fa1201d-4330-4fa8-8ae9-b877473b6441';
/** Windows Update's "succeeded"; "succeeded with errors" looked only at a part. */
const succeeded = 2;
/** A search takes seconds of somebody's processor; servers ask more often than Windows itself looks. */
const goodForSeconds = 1_800;
/** Windows Update notes every single update: all that it notes in this time is asked for at once. */
const leastSeconds = 60;

const Found = v.object({
  ResultCode: v.number(),
  Count: v.pipe(v.number(), v.integer(), v.minValue(0)),
  SearchedAt: v.nullable(v.string()),
  RebootRequired: v.boolean(),
  Updates: v.array(v.object({ Id: v.string(), Categories: v.pipe(v.array(v.string()), v.minLength(1)) })),
});

/** What Windows Update knows without going online. */
export interface WaitingUpdates {
  readonly pending: Known<number>;
  readonly searchedAt: Known<Instant>;
  readonly rebootRequired: Known<boolean>;
  readonly ids: readonly string[];
}

interface Asked {
  readonly stamp: string;
  readonly at: Instant;
  readonly found: WaitingUpdates;
  until: Instant;
  isForgotten: boolean;
}

const last = new WeakMap<Host, Asked>();

/** Asks Windows Update, or remembers what it said a while ago while `stamp` (build, restart flags) stays the same. */
export async function findWaitingUpdates(host: Host, stamp: string): Promise<WaitingUpdates> {
  const before = last.get(host);
  if (before?.stamp === stamp && host.now() < before.until) return before.found;
  const found = await askForUpdates(host);
  if ('is' in found.pending) {
    const at = host.now();
    last.set(host, { stamp, at, found, until: at + goodForSeconds, isForgotten: false });
  }
  return found;
}

/** Something happened to updates: what was said of them holds no longer than a minute from when it was asked. */
export function forgetUpdates(host: Host): void {
  const asked = last.get(host);
  if (asked === undefined) return;
  asked.until = Math.min(asked.until, asked.at + leastSeconds);
  asked.isForgotten = true;
}

/** Another word once what was forgotten may be asked for anew. */
export function wordOnUpdates(host: Host): string {
  const asked = last.get(host);
  return asked?.isForgotten && host.now() >= asked.until ? 'due' : 'known';
}

async function askForUpdates(host: Host): Promise<WaitingUpdates> {
  const rows = await host.question('windowsUpdate');
  const parsed = v.safeParse(v.tuple([Found]), 'is' in rows ? rows.is : undefined);
  if (!parsed.success) {
    const none = unread('is' in rows ? 'unparseable' : whyNot(rows, 'toolMissing'));
    return { pending: none, searchedAt: none, rebootRequired: none, ids: [] };
  }
  const [{ ResultCode, Count, SearchedAt, RebootRequired, Updates }] = parsed.output;
  const isWhole = ResultCode === succeeded && Updates.length === Count;
  // Hidden ones count too: what somebody chose not to see is what an attacker meets.
  const security = Updates.filter(({ Categories }) => Categories.some((id) => id.toLowerCase() === securityUpdates));
  return {
    pending: isWhole ? { is: security.length } : unread('unparseable'),
    searchedAt: SearchedAt === null ? unread('toolMissing') : instantOf(SearchedAt),
    rebootRequired: { is: RebootRequired },
    ids: security.map(({ Id }) => Id),
  };
}
