import { exitStatus } from '../../shared/errors.ts';
import { jsonText } from '../../shared/visible-json.ts';
import type { Checkup } from '../doctor/checkup.ts';
import { examine } from '../doctor/examine.ts';
import { meet } from '../doctor/patient.ts';
import { thisHost } from '../host/index.ts';
import type { Command } from './command.ts';

/** Looks into everything the agent needs, and says of each fault what mends it. Changes nothing. */
export const doctor: Command = {
  usage: '',
  summary: 'look into everything the agent needs and say what to mend',
  words: 0,
  options: [],
  async run({ config, json }, { out }) {
    const checkups = await examine(await meet(thisHost(), config));
    if (json) out(jsonText({ checkups }, 2));
    else for (const checkup of checkups) out(line(checkup));
    return checkups.some(({ ok }) => ok === false) ? exitStatus.doctorFoundFaults : 0;
  },
};

function line({ about, ok, said, remedy }: Checkup): string {
  const mark = ok === null ? '?    ' : ok ? 'ok   ' : 'FAULT';
  return `${mark} ${about}: ${said}${remedy === undefined ? '' : `\n      ${remedy}`}`;
}
