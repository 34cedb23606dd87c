import type { Where } from '../window/window-api.ts';
import type { Reminder } from './snooze.ts';

/** One notice as the system is to show it. */
export interface Notice {
  /** Grows with each; the name by which it is taken back. */
  readonly id: number;
  readonly title: string;
  readonly body: string;
  /** `critical` only where the service has closed something. */
  readonly urgency: 'normal' | 'critical';
  readonly lead: Where;
  /** How it can be put off. */
  readonly reminders: readonly Reminder[];
  /** The signals it says are sent, where it is about those. */
  readonly signals?: readonly string[];
}
