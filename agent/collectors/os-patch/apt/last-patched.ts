import { type Known, known, unread } from '../../../../shared/reading.ts';
import { Instant } from '../../../../shared/time.ts';
import { whyNot } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';
import { remember } from '../../remember.ts';

const log = '/var/log/apt/history.log';
/** It is put aside every month; a machine that upgrades daily writes a few hundred kilobytes. */
const logLimit = 8 * 1_048_576;
/** apt writes local time without saying which: taken for the easternmost, so that it never seems later than it was. */
const easternmostSeconds = 14 * 3_600;

const remembered = remember<Known<Instant>>({ name: 'aptHistory', shape: known(Instant) });

/** When apt last upgraded something, to within a day. Right after the log was put aside nothing tells. */
export const lastPatchedAt = (host: Host): Promise<Known<Instant>> =>
  remembered(
    host,
    [log],
    '',
    (at) => 'is' in at,
    () => readLog(host),
  );

async function readLog(host: Host): Promise<Known<Instant>> {
  const text = await host.text(log, logLimit);
  if (!('is' in text)) return unread(whyNot(text, 'toolMissing'));
  const runs = text.is.split(/\n{2,}/).filter((run) => /^Upgrade: \S/m.test(run));
  const ends = /^End-Date: (\d{4}-\d{2}-\d{2}) {2}(\d{2}:\d{2}:\d{2})$/m.exec(runs.at(-1) ?? '');
  if (ends === null) return unread(runs.length === 0 ? 'toolMissing' : 'unparseable');
  const at = Date.parse(`${ends[1]}T${ends[2]}Z`) / 1_000 - easternmostSeconds;
  return Number.isNaN(at) || at < 0 ? unread('unparseable') : { is: at };
}
