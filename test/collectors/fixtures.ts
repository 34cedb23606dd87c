import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRecording, type Recording } from '../../agent/host/recording-file.ts';
import type { Reading } from '../../shared/reading.ts';
import type { SignalId } from '../../shared/signals/catalogue.ts';

/** One recording of a machine with the reading that is true of it. */
export interface Fixture {
  readonly name: string;
  readonly recording: Recording;
  readonly expected: Reading;
}

const folder = join(__dirname, '../fixtures');

/** Every recording of a signal: `<platform>-<case>.json` with `<platform>-<case>.expected.json` beside it. */
export function fixturesOf(signal: SignalId): readonly Fixture[] {
  const files = readdirSync(join(folder, signal));
  const recordings = files.filter((file) => file.endsWith('.json') && !file.endsWith('.expected.json'));
  return recordings.map((file) => {
    const path = join(folder, signal, file);
    return {
      name: file.slice(0, -'.json'.length),
      recording: parseRecording(readFileSync(path, 'utf8'), path),
      expected: JSON.parse(readFileSync(path.replace(/\.json$/, '.expected.json'), 'utf8')),
    };
  });
}
