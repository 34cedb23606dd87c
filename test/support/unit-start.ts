import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How the unit of the package starts the agent: the environment it sets, what it gives Node, and the file. */
export function unitStart(): {
  readonly environment: Readonly<Record<string, string>>;
  readonly options: readonly string[];
  readonly file: string;
} {
  const unit = readFileSync(join(import.meta.dirname, '../../installers/deb/files/stance.service'), 'utf8');
  const [, options, file] = /^ExecStart=\S*\/node (.*?) ?\/usr\/lib\/stance\/(\S+) run /m.exec(unit) ?? [];
  if (options === undefined || file === undefined) throw new Error('the unit starts the agent in a way not known here');
  const set = /^Environment=(.*)$/m.exec(unit)?.[1]?.split(' ') ?? [];
  const environment = Object.fromEntries(set.map((each) => each.split('=', 2) as [string, string]));
  return { environment, options: options.split(' ').filter(Boolean), file };
}
