import * as v from 'valibot';
import type { Host } from '../host/host.ts';
import { readJson } from '../json-text.ts';

/** The newest lines of the agent's own log that this user may read, or why there are none. */
export type LogLines = { readonly lines: readonly LogLine[]; readonly leftOut: number } | { readonly said: string };

const Field = v.union([v.string(), v.number(), v.boolean()]);
const LogLine = v.objectWithRest({ at: v.string(), level: v.string(), message: v.string() }, Field);
export type LogLine = v.InferOutput<typeof LogLine>;

/** Of the service alone, and no more than a person reads. */
const journal = ['--unit=stance.service', '--lines=200', '--output=cat', '--no-pager', '--quiet'];

/**
 * Reads what the system's journal holds of the agent, with the rights of who asks. Only lines that the agent itself wrote, in its own
 * form, are taken: what a crash or another program put between them is counted.
 */
export async function logLines(host: Host, mode: 'system' | 'user' | undefined): Promise<LogLines> {
  if (mode === 'user') return { said: 'an agent in user mode logs to where it was started, and nowhere else' };
  if (host.platform !== 'linux') return { said: 'the log of this system is not read' };
  const answer = await host.run('journalctl', journal);
  if (!('is' in answer) || answer.is.exit !== 0 || answer.is.stdout.trim() === '')
    return { said: 'this user may not read the journal, or it holds nothing: see "journalctl -u stance" as root' };
  return parseLog(answer.is.stdout);
}

/** The lines of a log that are the agent's own. */
export function parseLog(text: string): { lines: LogLine[]; leftOut: number } {
  const all = text.split('\n').filter((line) => line !== '');
  const lines = all.flatMap((line) => {
    const parsed = v.safeParse(LogLine, readJson(line));
    return parsed.success ? [parsed.output] : [];
  });
  return { lines, leftOut: all.length - lines.length };
}
