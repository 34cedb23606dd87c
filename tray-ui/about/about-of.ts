import type { DeviceStatus } from '../../shared/device-status.ts';
import type { KeyProtection, Mode } from '../../shared/evidence.ts';
import { plainTexts } from '../../shared/plain-text.ts';
import type { Instant } from '../../shared/time.ts';
import { clockTime, type Locale } from '../../shared/time-words.ts';
import { keyWords as proofWords } from '../../shared/view-key.ts';
import type { Heard } from '../../shared/view-loop.ts';
import { voiceOf } from '../../shared/words/voice.ts';
import type { About } from '../window/window-api.ts';

const keyWords: Readonly<Record<KeyProtection, string>> = {
  tpm: 'In the TPM; it cannot be copied off this laptop',
  secureEnclave: 'In the Secure Enclave; it cannot be copied off this laptop',
  keychain: 'In the keychain of the system; whoever unlocks that can use it',
  file: 'In a file that only the agent may read; whoever rules this laptop can copy it',
};

const modeWords: Readonly<Record<Mode, string>> = {
  system: 'as a service of this laptop',
  user: 'in your own session',
};

const linkWords: Readonly<Record<DeviceStatus['link']['state'], string>> = {
  notEnrolled: 'Not enrolled',
  connecting: 'Connecting',
  connected: 'Connected',
  offline: 'Offline',
  refused: 'The service refused the connection',
};

/** What this laptop and its agent are. Of an agent that does not answer only what it last said of itself, and that it is so. */
export function aboutOf({ status, last }: Heard, now: Instant, locale: Locale): About {
  const known = status ?? last;
  const sentence = 'Stance looks, signs and sends; it changes nothing on this laptop.';
  if (known === undefined) return { sentence, groups: [] };
  const { agent, device, service, link, decision } = known;
  const time = (at: Instant) => clockTime(at, now, locale);
  const voice = voiceOf(now, locale);
  const proof = proofWords(known, voice);
  const laptop = [
    ...(device === undefined ? [] : [{ name: 'Device id', value: idOf(device.id), code: true } as const]),
    ...(device === undefined ? [] : [{ name: 'Key', value: keyWords[device.keyProtection] }]),
    ...(proof === '' ? [] : [{ name: voice.say('key.about'), value: proof }]),
    {
      name: 'Agent',
      value: `${agent.version}, ${modeWords[agent.mode]}, ${status === undefined ? 'not running now' : `since ${time(agent.startedAt)}`}`,
    },
  ];
  const decisions = [
    ...(service === undefined ? [] : [{ name: 'Service', value: service.url, code: true } as const]),
    { name: 'Link', value: status === undefined ? 'Not known' : `${linkWords[link.state]} since ${time(link.since)}` },
    ...(decision === undefined
      ? []
      : [{ name: 'Policy', value: `${decision.policy}, as of the decision at ${time(decision.decidedAt)}` }]),
  ];
  // Words of a service and of a daemon: none of them may be more than words.
  return plainTexts({
    sentence,
    groups: [
      { title: 'This laptop', facts: laptop },
      { title: 'Decisions', facts: decisions },
    ],
  });
}

/** The thumbprint out of a device id; the rest is the same for all. */
const idOf = (id: string): string => id.slice(id.lastIndexOf(':') + 1);
