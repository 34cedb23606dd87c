import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the unit of the package gives Node to start the agent with, and the file that it starts. */
export function unitStart(): { readonly options: string[]; readonly file: string } {
  const unit = readFileSync(join(import.meta.dirname, '../../installers/deb/files/stance.service'), 'utf8');
  const [, options, file] = /^ExecStart=\S*\/node (.*?) ?\/usr\/lib\/stance\/(\S+) run /m.exec(unit) ?? [];
  if (options === undefined || file === undefined) throw new Error('the unit starts the agent in a way not known here');
  return { options: options.split(' ').filter(Boolean), file };
}
