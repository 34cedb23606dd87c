import type { DeviceStatus } from './device-status.ts';
import type { StatusView } from './view.ts';
import { english } from './words/language.ts';
import { type Voice, voiceIn } from './words/voice.ts';

type Advice = NonNullable<StatusView['advice']>;
type Speaker = Pick<Voice, 'say' | 'lines'>;

/** What helps against what keeps the agent itself from its work. */
export function troubleAdvice(
  { what, keptIn }: Pick<NonNullable<DeviceStatus['trouble']>, 'what' | 'keptIn'>,
  { say, lines }: Speaker = voiceIn(english, 0),
): Advice {
  // Signing in again unlocks a keychain and nothing else.
  const key = what === 'keyLocked' && (keptIn === 'tpm' || keptIn === 'file') ? (`${what}.${keptIn}` as const) : what;
  return { title: say(`advice.${key}`), steps: lines(`advice.${key}.steps`) };
}

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
