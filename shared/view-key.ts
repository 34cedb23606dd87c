import type { DeviceStatus } from './device-status.ts';
import { type Unproved, unprovedWhys } from './key-assurance.ts';
import type { Voice } from './words/voice.ts';

/**
 * What is known of the device key beyond where it lies: that it is proved, why it is not, or why it could not be moved; empty where
 * there is nothing to say.
 */
export function keyWords({ key }: Pick<DeviceStatus, 'key'>, voice: Voice): string {
  if (key?.kept !== undefined) return voice.say('key.kept', { why: key.kept });
  if (key?.proved === true) return voice.say('key.proved');
  const why = key?.unproved;
  if (why === undefined) return '';
  // A word that is newer than this build is told as it stands.
  return isKnown(why) ? voice.say(`key.${why}`) : voice.say('key.otherWhy', { why });
}

const isKnown = (why: string): why is Unproved => (unprovedWhys as readonly string[]).includes(why);
