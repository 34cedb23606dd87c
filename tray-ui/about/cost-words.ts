import type { AgentCost } from '../../shared/local-api.ts';
import type { Instant } from '../../shared/time.ts';
import { clockTime, type Locale } from '../../shared/time-words.ts';
import type { CostWords } from '../window/window-api.ts';
import { sayView as say } from '../window/words.ts';
import type { TrayCost } from './tray-cost.ts';

type Fact = CostWords['facts'][number];

/** What agent and tray cost, in words: the agent's share of a core is over all the time since it started. */
export function costWords(
  agent: AgentCost,
  tray: TrayCost,
  startedAt: Instant | undefined,
  now: Instant,
  locale: Locale,
): CostWords {
  const time = (at: Instant) => clockTime(at, now, locale);
  return {
    facts: [
      ...agentFacts(agent, startedAt, now, time),
      {
        name: say('cost.trayProcessor'),
        value: say('cost.percent', { percent: tray.corePercent.toFixed(2) }),
        note: say('cost.coreSince', { time: time(tray.since) }),
      },
      {
        name: say('cost.trayMemory'),
        value: megabytes(tray.memoryBytes),
        note: say('cost.processes', { count: tray.processes }),
      },
    ],
  };
}

function agentFacts(
  { cpuMs, memoryBytes, sentToday, trafficToday }: AgentCost,
  startedAt: Instant | undefined,
  now: Instant,
  time: (at: Instant) => string,
): Fact[] {
  const seconds = startedAt === undefined ? 0 : now - startedAt;
  return [
    {
      name: say('cost.agentProcessor'),
      value: say('cost.seconds', { seconds: (cpuMs / 1_000).toFixed(1) }),
      note:
        startedAt === undefined || seconds <= 0
          ? ''
          : say('cost.shareSince', { percent: (cpuMs / 10 / seconds).toFixed(2), time: time(startedAt) }),
    },
    { name: say('cost.agentMemory'), value: megabytes(memoryBytes), note: say('cost.now') },
    ...(sentToday === undefined
      ? []
      : [
          {
            name: say('cost.sent'),
            value: sizeWords(sentToday.bytes),
            note: say('cost.payloads', { count: sentToday.payloads }),
          },
        ]),
    ...(trafficToday === undefined
      ? []
      : [
          {
            name: say('cost.traffic'),
            value: say('cost.both', {
              sent: sizeWords(trafficToday.sentBytes),
              received: sizeWords(trafficToday.receivedBytes),
            }),
            note: say('cost.trafficSince', { time: time(trafficToday.since) }),
          },
        ]),
  ];
}

const megabytes = (bytes: number): string =>
  say('cost.megabytes', { megabytes: String(Math.round(bytes / 1_000_000)) });

function sizeWords(bytes: number): string {
  if (bytes < 1_000) return say('cost.bytes', { count: bytes });
  if (bytes < 1_000_000) return say('cost.kilobytes', { kilobytes: (bytes / 1_000).toFixed(bytes < 10_000 ? 1 : 0) });
  return say('cost.megabytes', { megabytes: (bytes / 1_000_000).toFixed(1) });
}
