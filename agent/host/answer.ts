import { systemCode } from '../../shared/errors.ts';
import type { Known, Why } from '../../shared/reading.ts';
import type { Answer } from './host.ts';

const absentCodes = new Set([
  'ENOENT',
  'ENOTDIR',
  // A process that ended between two looks at its /proc folder.
  'ESRCH',
]);
const whyOf: Readonly<Record<string, Why>> = {
  EACCES: 'notPermitted',
  EPERM: 'notPermitted',
  ETIMEDOUT: 'timedOut',
  // The socket file is there and nobody listens behind it.
  ECONNREFUSED: 'toolMissing',
};

/** What a failed system call answers: only "there is no such file" is absence, whatever is not understood is `unparseable`. */
export function failed(thrown: unknown): { absent: true } | { unread: Why } {
  const code = systemCode(thrown) ?? '';
  return absentCodes.has(code) ? { absent: true } : { unread: whyOf[code] ?? 'unparseable' };
}

/** The reason in an answer that brought no value; absence is read as `ifAbsent`. */
export const whyNot = (answer: { absent: true } | { unread: Why }, ifAbsent: Why): Why =>
  'unread' in answer ? answer.unread : ifAbsent;

/** A part of a fact out of an answer; `read` gives undefined for what makes no sense. */
export function partOf<T, Part>(answer: Answer<T>, ifAbsent: Why, read: (is: T) => Part | undefined): Known<Part> {
  if (!('is' in answer)) return { unread: whyNot(answer, ifAbsent) };
  const part = read(answer.is);
  return part === undefined ? { unread: 'unparseable' } : { is: part };
}

/** An answer in a few words, for notes. */
export const answerWords = (answer: Answer<unknown>): string =>
  'is' in answer ? 'read' : 'absent' in answer ? 'not there' : answer.unread;
