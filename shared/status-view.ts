import type { DeviceStatus } from './device-status.ts';
import { plainTexts } from './plain-text.ts';
import type { Instant } from './time.ts';
import type { Locale } from './time-words.ts';
import type { Silence, StatusView } from './view.ts';
import { headOf, notRunningHead } from './view-head.ts';
import { levelRows, levelsHead } from './view-levels.ts';
import { rowsOf } from './view-rows.ts';
import { translateStatus } from './words/translate-finding.ts';
import { voiceOf } from './words/voice-of.ts';

/**
 * The view of a status at a moment. `undefined` is a daemon that does not answer: then nobody vouches for anything, and what
 * was heard before is shown as old.
 */
export function viewOf(
  answered: DeviceStatus | undefined,
  now: Instant,
  locale: Locale = {},
  silence: Silence = {},
): StatusView {
  const voice = voiceOf(now, locale);
  const status = answered && translateStatus(answered, voice.language);
  const heard = status ?? (silence.last && translateStatus(silence.last, voice.language));
  const held = heard?.decision;
  const counts = held?.current === true && held.until > now;
  // Renewing: the service answers, so a decision is followed by the next one before it ends.
  const renewing = status?.link.state === 'connected' && status.trouble === undefined;
  const levels = held === undefined ? [] : levelRows(held, { counts, renewing }, now, voice);
  const scene = { held, counts, renewing, levels, now, voice };
  const last = levels.flatMap(({ left, until }) => (left !== undefined && until !== undefined ? [until] : []));
  const moments = held === undefined ? [] : [held.until, ...held.findings.flatMap(({ deadline }) => deadline ?? [])];
  const changes = moments.filter((at) => at > now);
  // Words of a service and facts of a device: in a menu, a window and a terminal none of them may be more than words.
  return plainTexts(
    {
      ...(status === undefined ? notRunningHead(silence, scene) : headOf(status, scene)),
      levelsHead: levelsHead(levels, renewing, voice),
      levels,
      ...(last.length === 0 ? {} : { scaleEnd: voice.time(Math.max(...last)) }),
      rows: heard === undefined ? [] : rowsOf(heard, counts && renewing, now, voice),
      ...(held === undefined ? {} : { decidedAt: held.decidedAt, policy: held.policy }),
      ...(status?.latency === undefined ? {} : { latencyMs: status.latency.totalMs, latency: status.latency }),
      ...(status?.checking && status.progress !== undefined ? { progress: status.progress } : {}),
      waiting: status?.waiting ?? 0,
      ...(changes.length === 0 ? {} : { changesAt: Math.min(...changes) }),
    },
    voice.language.direction,
  );
}
