import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRecording, type Recording } from '../../../agent/host/recording-file.ts';
import type { Reading } from '../../../shared/reading.ts';
import type { SignalId } from '../../../shared/signals/catalogue.ts';

/** As whom the agent looked at a layout. */
export type Looker = 'nobody' | 'root';

/** What the agent said on a layout, and everything that the machine answered to it. */
export interface Seen {
  readonly readings: Readonly<Record<SignalId, Reading>>;
  readonly recording: Recording;
}

/** Reads what a machine left of one layout; throws with the end of the layout's log where it could not be built. */
export const readSeen = (out: string, name: string, by: Looker): Seen => {
  const file = (end: string) => join(out, name + end);
  const text = (end: string) => readFileSync(file(end), 'utf8');
  if (text('.exit') !== '0\n') throw new Error(`${name} ended with ${text('.exit')}${text('.log').slice(-2_000)}`);
  return {
    readings: JSON.parse(text(`.${by}.json`)).readings,
    recording: parseRecording(text(`.${by}.recording.json`), file(`.${by}.recording.json`)),
  };
};
