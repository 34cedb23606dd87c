import type { AgentCost } from '../../shared/local-api.ts';
import type { Instant } from '../../shared/time.ts';
import { clockTime, type Locale } from '../../shared/time-words.ts';
import type { CostWords } from '../window/window-api.ts';

/** What the agent costs, in words: its share of one core is over all the time since it started. */
export function costWords(
  { cpuMs, memoryBytes }: AgentCost,
  startedAt: Instant | undefined,
  now: Instant,
  locale: Locale,
): CostWords {
  const seconds = startedAt === undefined ? 0 : now - startedAt;
  const share = seconds > 0 ? `${(cpuMs / 10 / seconds).toFixed(2)} % of one core` : '';
  return {
    since: startedAt === undefined ? '' : `agent only, since ${clockTime(startedAt, now, locale)}`,
    facts: [
      { name: 'Processor', value: `${(cpuMs / 1_000).toFixed(1)} s`, note: share },
      { name: 'Memory', value: `${Math.round(memoryBytes / 1_000_000)} MB`, note: 'now' },
    ],
  };
}
