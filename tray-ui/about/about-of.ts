import { plainTexts } from '../../shared/plain-text.ts';
import type { Instant } from '../../shared/time.ts';
import { keyWords as proofWords } from '../../shared/view-key.ts';
import type { Heard } from '../../shared/view-loop.ts';
import type { About } from '../window/window-api.ts';
import { type TrayLocale, type TrayVoice, trayVoice } from '../words/tray-voice.ts';

type Known = NonNullable<Heard['status']>;
type Fact = About['groups'][number]['facts'][number];

/** What this laptop and its agent are. Of an agent that does not answer only what it last said of itself, and that it is so. */
export function aboutOf({ status, last }: Heard, now: Instant, locale: TrayLocale): About {
  const voice = trayVoice(now, locale);
  const { say } = voice;
  const known = status ?? last;
  const sentence = say('about.sentence');
  if (known === undefined) return { sentence, groups: [] };
  // Words of a service and of a daemon: none of them may be more than words.
  return plainTexts(
    {
      sentence,
      groups: [
        { title: say('about.laptop'), facts: laptopFacts(known, status !== undefined, voice) },
        { title: say('about.decisions'), facts: decisionFacts(known, status !== undefined, voice) },
      ],
    },
    voice.language.direction,
  );
}

function laptopFacts(known: Known, isRunning: boolean, voice: TrayVoice): Fact[] {
  const { agent, device } = known;
  const { say, time } = voice;
  const { version, mode } = agent;
  const proof = proofWords(known, voice);
  return [
    ...(device === undefined
      ? []
      : [
          { name: say('about.id'), value: idOf(device.id), code: true } as const,
          { name: say('about.key'), value: say(`about.key.${device.keyProtection}`) },
        ]),
    ...(proof === '' ? [] : [{ name: say('key.about'), value: proof }]),
    {
      name: say('about.agent'),
      value: isRunning
        ? say(`about.agent.${mode}`, { version, since: time(agent.startedAt) })
        : say(`about.agent.${mode}.stopped`, { version }),
    },
  ];
}

function decisionFacts({ service, link, decision }: Known, isRunning: boolean, { say, time }: TrayVoice): Fact[] {
  return [
    ...(service === undefined ? [] : [{ name: say('about.service'), value: service.url, code: true } as const]),
    {
      name: say('about.link'),
      value: isRunning ? say(`about.link.${link.state}`, { since: time(link.since) }) : say('about.link.notKnown'),
    },
    ...(decision === undefined
      ? []
      : [
          {
            name: say('about.policy'),
            value: say('about.policy.as', { policy: decision.policy, time: time(decision.decidedAt) }),
          },
        ]),
  ];
}

/** The thumbprint out of a device id; the rest is the same for all. */
const idOf = (id: string): string => id.slice(id.lastIndexOf(':') + 1);
