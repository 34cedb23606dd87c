import * as v from 'valibot';
import { type Known, unread, type Why } from '../../../shared/reading.ts';
import type { Instant } from '../../../shared/time.ts';
import { whyNot } from '../../host/answer.ts';
import type { Answer, Host, ToolOutput } from '../../host/host.ts';

/** What a package manager's own tool found: which fixes wait, by name, and how recent the lists are. */
export interface Waiting {
  readonly packages: Known<readonly string[]>;
  readonly listsAt: Known<Instant>;
}

/** Neither the fixes nor the lists are known, for one reason. */
export const nothing = (why: Why): Waiting => ({ packages: unread(why), listsAt: unread(why) });

/** Whether nothing of an answer has to be tried again. */
export const isSound = ({ packages, listsAt }: Waiting): boolean => 'is' in packages && 'is' in listsAt;

/**
 * The words of a tool that ended as it should. One that complains beside its answer left something out (a repository that is
 * not there, a list that could not be read), so what it does say is not the whole.
 */
export function wordsOf(answer: Answer<ToolOutput>, exits: readonly number[] = [0]): Known<string> {
  if (!('is' in answer)) return unread(whyNot(answer, 'toolMissing'));
  const { exit, stdout, stderr } = answer.is;
  return exits.includes(exit) && stderr === undefined ? { is: stdout } : unread('unparseable');
}

/** What a tool said in JSON, where it fits; cut off, empty, or a word to people in place of an answer is `unparseable`. */
export function jsonOf<T>(answer: Answer<ToolOutput>, schema: v.GenericSchema<unknown, T>): Known<T> {
  const words = wordsOf(answer);
  if ('unread' in words) return words;
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), words.is);
  return read.success ? { is: read.output } : unread('unparseable');
}

/** The oldest time at which one of these files was fetched; any that cannot be asked makes it not known. */
export async function oldestOf(host: Host, paths: readonly string[]): Promise<Known<Instant>> {
  const facts = await Promise.all(paths.map((path) => host.stat(path)));
  const times: Instant[] = [];
  for (const fact of facts) {
    if (!('is' in fact)) return unread(whyNot(fact, 'toolMissing'));
    times.push(fact.is.modifiedAt);
  }
  return times.length === 0 ? unread('toolMissing') : { is: Math.min(...times) };
}
