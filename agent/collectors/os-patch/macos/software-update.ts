import * as v from 'valibot';
import { type Known, unread } from '../../../../shared/reading.ts';
import type { Instant } from '../../../../shared/time.ts';
import type { Host } from '../../../host/host.ts';
import { readPlist } from '../../plist/read-plist.ts';
import { flag } from './flag.ts';

/** A day: how far the clock may be off before a date that is still to come counts for none. */
const clockErrorSeconds = 86_400;

/** One update that waits; `upgrade` leads to the next macOS, `tools` is for developers, neither mends this system. */
export interface WaitingUpdate {
  readonly id: string;
  readonly kind: 'system' | 'application' | 'upgrade' | 'tools';
}

const Update = v.object({
  Identifier: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  MobileSoftwareUpdate: v.optional(v.boolean(), false),
});
const UpdateList = v.object({
  RecommendedUpdates: v.optional(v.array(Update)),
  LastRecommendedUpdatesAvailable: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
});

/**
 * The updates that com.apple.SoftwareUpdate lists and `build` does not hold already; undefined where the list does not say,
 * or says less than it counts. The names are translated, so the identifiers tell.
 */
export function waitingUpdates(list: unknown, build: string): readonly WaitingUpdate[] | undefined {
  const parsed = v.safeParse(UpdateList, list);
  if (!parsed.success) return undefined;
  const { RecommendedUpdates: updates = [], LastRecommendedUpdatesAvailable: counted } = parsed.output;
  if (parsed.output.RecommendedUpdates === undefined && counted === undefined) return undefined;
  if (counted !== undefined && counted > updates.length) return undefined;
  return updates.flatMap(({ Identifier: id, MobileSoftwareUpdate: isSystem }) => {
    const [, itsBuild] = /^MSU_UPDATE_([0-9A-Za-z]+)_/.exec(id) ?? [];
    // The list is made anew only some time after an update: what it brought is in already.
    if (itsBuild === build) return [];
    return [{ id, kind: kindOf(id, isSystem) }];
  });
}

function kindOf(id: string, isSystem: boolean): WaitingUpdate['kind'] {
  if (/^MSU_UPDATE_.*_major(_|$)/.test(id)) return 'upgrade';
  if (isSystem || id.startsWith('MSU_UPDATE_')) return 'system';
  return /^(Command Line Tools|Xcode)/.test(id) ? 'tools' : 'application';
}

/** When Apple's catalogue was last asked with success. */
export function lastLookAt(list: unknown, now: Instant): Known<Instant> {
  const parsed = v.safeParse(v.object({ LastSuccessfulDate: v.optional(v.date()) }), list);
  if (!parsed.success) return unread('unparseable');
  const date = parsed.output.LastSuccessfulDate;
  if (date === undefined) return unread('unsupported');
  const at = Math.floor(date.getTime() / 1_000);
  return at >= 0 && at <= now + clockErrorSeconds ? { is: at } : unread('unparseable');
}

const days = v.optional(v.pipe(v.number(), v.minValue(0)));
const Deferral = v.object({
  forceDelayedSoftwareUpdates: flag,
  enforcedSoftwareUpdateDelay: days,
  enforcedSoftwareUpdateMinorOSDeferredInstallDelay: days,
});

/** What the organisation holds back from the list for a while. An update so held back is listed nowhere on this Mac. */
export async function isHoldingBack(host: Host): Promise<Known<boolean>> {
  const answer = await readPlist(host, '/Library/Managed Preferences/com.apple.applicationaccess.plist');
  if ('absent' in answer) return { is: false };
  if (!('is' in answer)) return answer;
  const parsed = v.safeParse(Deferral, answer.is);
  if (!parsed.success) return unread('unparseable');
  const delay =
    parsed.output.enforcedSoftwareUpdateMinorOSDeferredInstallDelay ??
    parsed.output.enforcedSoftwareUpdateDelay ??
    // What counts where the organisation names no number.
    30;
  return { is: parsed.output.forceDelayedSoftwareUpdates === true && delay > 0 };
}

/** How many fixes wait. None listed is none only where nothing is held back. */
export function countFixes(waiting: readonly WaitingUpdate[], heldBack: Known<boolean>): Known<number> {
  const count = waiting.filter(({ kind }) => kind === 'system' || kind === 'application').length;
  if (count > 0) return { is: count };
  if ('unread' in heldBack) return heldBack;
  return heldBack.is ? unread('unsupported') : { is: 0 };
}
