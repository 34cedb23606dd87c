import type { AgentCost } from '../../shared/local-api.ts';
import { sizeWords } from '../words/size-words.ts';
import type { TrayVoice } from '../words/tray-voice.ts';

/** What left today, in one sentence; without figures where the agent has none. */
export const sentSentence = (sentToday: AgentCost['sentToday'], voice: TrayVoice): string =>
  sentToday === undefined
    ? voice.say('sent.all')
    : voice.say('sent.today', { count: sentToday.payloads, size: sizeWords(sentToday.bytes, voice) });
