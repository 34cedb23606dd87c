import type { Reading } from '../../shared/reading.ts';
import { type SignalId, signalIds, signals } from '../../shared/signals/catalogue.ts';
import { sayEnglish } from '../../shared/words/say-english.ts';
import { collect } from '../collect.ts';
import type { Collected } from '../collectors/collector.ts';
import { type Checkup, fault, untold, well } from './checkup.ts';
import { inTime, TooLate } from './in-time.ts';
import type { Patient } from './patient.ts';

/** The doctor answers within ten seconds; what a signal takes beyond that the agent itself says. */
const limitMs = 7_500;

/** What a look of the doctor's own found; undefined where it took longer than the doctor waits. */
export type Looks = Readonly<Partial<Record<SignalId, Collected>>>;

/** Looks at every signal as this user, side by side. */
export async function lookNow({ host }: Patient): Promise<Looks> {
  const looks = await Promise.all(
    signalIds.map((id) =>
      inTime(limitMs, collect(host, [id])).catch((error: unknown): Looks => {
        // Told below as a look that did not end; a collector itself never throws.
        if (error instanceof TooLate) return {};
        throw error;
      }),
    ),
  );
  return Object.assign({}, ...looks);
}

/** What could not be read of each signal, and why. A reading that is bad news is no fault of the agent's. */
export async function signalsRead(patient: Patient, looks: Promise<Looks>): Promise<Checkup[]> {
  const own = await looks;
  const { status } = patient;
  return signalIds.map((id) => judgeSignal(id, 'is' in status ? status.is.readings[id] : undefined, own[id]));
}

/**
 * The agent's own reading counts, where there is one: it may read more than the user of a terminal, or less.
 * @param own what the doctor saw, whose notes explain
 */
export function judgeSignal(id: SignalId, agents: Reading | undefined, own: Collected | undefined): Checkup {
  const about = signals[id].words.title;
  const reading = agents ?? own?.reading;
  const whose = agents === undefined ? ', by this user: no agent says what it reads' : '';
  if (reading === undefined) return untold(about, 'not looked at: it takes longer than the doctor waits');
  if (reading.state === 'observed') return well(about, `read from ${reading.source}${whose}`);
  const said = `not read: ${sayEnglish(`why.${reading.why}`)}${whose}`;
  if (reading.why === 'unsupported') return untold(about, said);
  const notes = own?.reading.state === 'unread' ? own.notes.join('; ') : '';
  const remedy = notes || 'Report this with the output of: stance collect --json';
  return agents === undefined && reading.why === 'notPermitted'
    ? untold(about, said, remedy)
    : fault(about, said, remedy);
}
