import type { AgentCost } from '../../shared/local-api.ts';
import { sayView as say } from '../window/words.ts';
import { sizeWords } from './sent-page.ts';

/** What left today, in one sentence; without figures where the agent has none. */
export const sentSentence = (sentToday: AgentCost['sentToday']): string =>
  sentToday === undefined
    ? say('sent.all')
    : say('sent.today', { count: sentToday.payloads, size: sizeWords(sentToday.bytes) });
