import { statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { reserveBytes } from '../disk-reserve.ts';
import { type Checkup, fault, untold, well } from './checkup.ts';
import { type Patient, seen } from './patient.ts';

const mebibyte = 1_048_576;
/** Enough for the reserve and for a day in which the disk fills. */
const littleBytes = 4 * reserveBytes;

/** Whether the disk has room for what the agent signs, and whether the reserve for a full one is held. */
export function diskSpace({ settings }: Patient): Checkup[] {
  const about = 'disk space';
  if (!('is' in settings)) return [untold(about, 'without a configuration nobody knows where to look')];
  const { stateDir } = settings.is;
  const disk = seen(() => statfsSync(stateDir));
  if (!('is' in disk)) return [untold(about, `not to be told for ${stateDir}`)];
  const free = disk.is.bavail * disk.is.bsize;
  const reserve = seen(() => statSync(join(stateDir, 'reserve')).size);
  const held = 'is' in reserve ? `, ${Math.round(reserve.is / mebibyte)} MiB held in reserve` : '';
  return [judgeSpace(free, held)];
}

/** What so many free bytes mean. */
export function judgeSpace(free: number, held: string): Checkup {
  const said = `${Math.floor(free / mebibyte)} MiB free${held}`;
  return free < littleBytes
    ? fault('disk space', said, 'Free some space on this disk: without any the agent signs nothing.')
    : well('disk space', said);
}
