import type { Glyph, ViewState } from '../../shared/view.ts';

/** Colour, the third carrier after shape and words. */
export type Tone = 'ok' | 'warn' | 'bad' | 'wait' | 'off';

export const stateTones: Readonly<Record<ViewState, { readonly tone: Tone; readonly symbol: string }>> = {
  compliant: { tone: 'ok', symbol: 'pass' },
  attention: { tone: 'warn', symbol: 'due' },
  blocked: { tone: 'bad', symbol: 'fail' },
  checking: { tone: 'wait', symbol: 'pending' },
  offline: { tone: 'off', symbol: 'clock' },
  stale: { tone: 'off', symbol: 'clock' },
  notEnrolled: { tone: 'off', symbol: 'enrol' },
  notRunning: { tone: 'off', symbol: 'power' },
};

/** A failed read is neither green nor red, and what is old is no longer either. */
export const glyphTones: Readonly<Record<Glyph, Tone>> = {
  pass: 'ok',
  due: 'warn',
  fail: 'bad',
  unknown: 'off',
  pending: 'wait',
  clock: 'off',
  na: 'off',
};
