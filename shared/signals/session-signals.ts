import type { SignalId } from './catalogue.ts';

/**
 * The signals whose fact is one person's and not the laptop's: only a program in that person's session can read it. An agent that
 * runs as somebody else is handed it (`stance session`); no other signal is ever taken from a local program.
 */
export const sessionSignalIds = ['screenLock'] as const satisfies readonly SignalId[];

export type SessionSignalId = (typeof sessionSignalIds)[number];
