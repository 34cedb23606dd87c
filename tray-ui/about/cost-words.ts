import type { AgentCost } from '../../shared/local-api.ts';
import type { Instant } from '../../shared/time.ts';
import type { CostWords } from '../window/window-api.ts';
import { sizeWords } from '../words/size-words.ts';
import { type TrayLocale, type TrayVoice, trayVoice } from '../words/tray-voice.ts';
import type { TrayCost } from './tray-cost.ts';

type Fact = CostWords['facts'][number];

/** What agent and tray cost, in words: the agent's share of a core is over all the time since it started. */
export function costWords(
  agent: AgentCost,
  tray: TrayCost,
  startedAt: Instant | undefined,
  now: Instant,
  locale: TrayLocale,
): CostWords {
  const voice = trayVoice(now, locale);
  const { say, time, number } = voice;
  return {
    facts: [
      ...agentFacts(agent, startedAt, now, voice),
      {
        name: say('cost.trayProcessor'),
        value: say('cost.percent', { percent: number(tray.corePercent, 2) }),
        note: say('cost.coreSince', { time: time(tray.since) }),
      },
      {
        name: say('cost.trayMemory'),
        value: megabytes(tray.memoryBytes, voice),
        note: tray.isSharedTwice ? say('cost.processes', { count: tray.processes }) : say('cost.now'),
      },
    ],
  };
}

function agentFacts(
  { cpuMs, memoryBytes, sentToday, trafficToday }: AgentCost,
  startedAt: Instant | undefined,
  now: Instant,
  voice: TrayVoice,
): Fact[] {
  const { say, time, number } = voice;
  const seconds = startedAt === undefined ? 0 : now - startedAt;
  return [
    {
      name: say('cost.agentProcessor'),
      value: say('cost.seconds', { seconds: number(cpuMs / 1_000, 1) }),
      note:
        startedAt === undefined || seconds <= 0
          ? ''
          : say('cost.shareSince', { percent: number(cpuMs / 10 / seconds, 2), time: time(startedAt) }),
    },
    { name: say('cost.agentMemory'), value: megabytes(memoryBytes, voice), note: say('cost.now') },
    ...(sentToday === undefined
      ? []
      : [
          {
            name: say('cost.sent'),
            value: sizeWords(sentToday.bytes, voice),
            note: say('cost.payloads', { count: sentToday.payloads }),
          },
        ]),
    ...(trafficToday === undefined
      ? []
      : [
          {
            name: say('cost.traffic'),
            value: say('cost.both', {
              sent: sizeWords(trafficToday.sentBytes, voice),
              received: sizeWords(trafficToday.receivedBytes, voice),
            }),
            note: say('cost.trafficSince', { time: time(trafficToday.since) }),
          },
        ]),
  ];
}

const megabytes = (bytes: number, { say, number }: TrayVoice): string =>
  say('size.megabytes', { megabytes: number(bytes / 1_000_000, 0) });
