import type { DeviceStatus, Trouble } from './device-status.ts';
import type { StatusView } from './view.ts';
import { english } from './words/language.ts';
import { type Voice, voiceIn } from './words/voice.ts';

type Advice = NonNullable<StatusView['advice']>;
type Speaker = Pick<Voice, 'say' | 'lines'>;

/** What helps against what keeps the agent itself from its work. */
export const troubleAdvice = (what: Trouble, { say, lines }: Speaker = voiceIn(english, 0)): Advice => ({
  title: say(`advice.${what}`),
  steps: lines(`advice.${what}.steps`),
});

/** What a person can try when the service is not reached, turns the laptop away, or does not know it yet. */
export const linkAdvice = (state: 'offline' | 'refused' | 'enrol', { say, lines }: Speaker): Advice => ({
  title: say(`advice.${state}`),
  steps: lines(`advice.${state}.steps`),
});

/** How the agent is started again, as far as the last status says where and how it ran. */
export function startAdvice(agent: DeviceStatus['agent'] | undefined, { say, lines }: Speaker): Advice {
  const where = agent === undefined ? 'unknown' : agent.mode === 'user' ? 'user' : agent.platform;
  return { title: say('advice.start'), steps: lines(`advice.start.${where}.steps`) };
}
