import type { DeviceStatus } from '../../shared/device-status.ts';
import { isSignalId } from '../../shared/signals/catalogue.ts';
import { signalTitle } from '../sent/cause-words.ts';
import { type Memory, memoryLimits } from './memory.ts';
import type { Notice } from './notice.ts';
import type { Speech } from './speech.ts';

/** Signals that nobody was told of yet, and the memory that knows the others; `isAhead` where the agent still holds one back. */
export function untoldSignals(
  memory: Memory,
  status: DeviceStatus | undefined,
): { memory: Memory; untold: readonly string[]; isAhead: boolean } {
  const read = Object.keys(status?.readings ?? {});
  if (status === undefined || read.length === 0) return { memory, untold: [], isAhead: false };
  const held = (status.newSignals ?? []).map(({ id }) => id);
  // Whoever enrols a laptop sees the whole list; before that, and at the first look of a tray, nothing is an addition.
  const isFirst = memory.signals === undefined || status.device === undefined;
  const knows = isFirst
    ? knowing(
        memory,
        read.filter((id) => !held.includes(id)),
      )
    : memory;
  const untold = [...new Set([...held, ...read])].filter((id) => knows.signals?.includes(id) !== true);
  return { memory: knows, untold, isAhead: untold.some((id) => held.includes(id)) };
}

/** The memory in which a person was told of these signals. */
export function knowing(memory: Memory, ids: readonly string[]): Memory {
  const signals = [...new Set([...(memory.signals ?? []), ...ids])];
  return signals.length === memory.signals?.length
    ? memory
    : { ...memory, signals: signals.slice(-memoryLimits.signals) };
}

/** The notice of signals that are sent for the first time, or were while no tray was there to say so. */
export function signalsNotice(id: number, signals: readonly string[], isAhead: boolean, speech: Speech): Notice {
  const { say, voice } = speech;
  const [first = ''] = signals;
  const titles = voice.list(signals.map((each) => signalTitle(each, voice)));
  const parts = signals.length === 1 && isSignalId(first) ? voice.say(`sent.${first}`) : undefined;
  return {
    id,
    title: say(isAhead ? 'notice.first' : 'notice.also', { count: signals.length, signals: titles }),
    body:
      parts === undefined
        ? say('notice.sees.only', { signals: titles })
        : say('notice.sees', { signals: titles, parts }),
    urgency: 'normal',
    lead: { view: 'sent' },
    reminders: [],
    signals,
  };
}
