import type { Instant } from '../../shared/time.ts';
import { say, voiceAt } from './speech.ts';

/** How long ago something was, to the minute: a second that ticks would be read out and drawn for nothing. */
export const ageWords = (at: Instant, now: Instant): string =>
  now - at < 60 ? say('age.now') : say('age.span', { span: voiceAt(now).span(now - at) });
