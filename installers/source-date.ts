import { execFileSync } from 'node:child_process';

/** The time that a reproducible build puts on what it makes, in seconds: SOURCE_DATE_EPOCH, or that of the last commit. */
export const sourceDate = (root: string): number => {
  const said =
    process.env['SOURCE_DATE_EPOCH'] ??
    execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  const epoch = Number(said.trim());
  if (!Number.isInteger(epoch) || epoch < 0 || said.trim() === '')
    throw new Error(`SOURCE_DATE_EPOCH "${said}" is no time in seconds`);
  return epoch;
};
