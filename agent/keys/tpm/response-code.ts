import { TpmFault, type TpmFaultKind } from './tpm-fault.ts';

/**
 * Error numbers of format one: the low six bits, where bit 7 is set (TPM 2.0 Part 1 §39, Part 2 §6.6.3). The other bits say
 * which handle, session or parameter is meant.
 */
const formatOne: Readonly<Record<number, readonly [TpmFaultKind, string]>> = {
  2: ['notUsable', 'attributes'],
  3: ['notUsable', 'hash'],
  4: ['notUsable', 'value'],
  5: ['notUsable', 'hierarchy'],
  10: ['notUsable', 'type'],
  11: ['gone', 'handle'],
  14: ['notUsable', 'authorization failed'],
  18: ['notUsable', 'scheme'],
  21: ['notUsable', 'size'],
  28: ['notUsable', 'key'],
  29: ['notUsable', 'policy failed'],
  31: ['notUsable', 'integrity'],
  34: ['notUsable', 'a password is set that we do not have'],
  38: ['notUsable', 'curve'],
};

/** Codes of format zero that mean more than "refused" (Part 2 §6.6.3): errors at 0x100, warnings at 0x900. */
const formatZero: Readonly<Record<number, readonly [TpmFaultKind, string]>> = {
  30: ['notUsable', 'it is a TPM 1.2'],
  256: ['notUsable', 'it was not started'],
  257: ['notUsable', 'it is in failure mode'],
  288: ['notUsable', 'it is disabled'],
  301: ['retry', 'it is being updated'],
  302: ['notUsable', 'it wants a restart'],
  303: ['notUsable', 'a password cannot be used'],
  304: ['notUsable', 'it wants a restart'],
  323: ['notUsable', 'it does not know the command'],
  339: ['notUsable', 'it was not tested'],
  2305: ['retry', 'no room for a context'],
  2306: ['retry', 'no room for an object'],
  2307: ['retry', 'no room for a session'],
  2308: ['retry', 'no memory'],
  2309: ['retry', 'no room for a session'],
  2310: ['retry', 'no room for an object'],
  2311: ['notUsable', 'not from here'],
  2312: ['retry', 'it yielded'],
  2313: ['retry', 'canceled'],
  2314: ['retry', 'it tests itself'],
  2336: ['retry', 'too many writes'],
  2337: ['lockedOut', 'it is locked after wrong passwords'],
  2338: ['retry', 'it is busy'],
  2339: ['retry', 'its memory cannot be reached now'],
};

const isFormatOne = (code: number): boolean => (code & 0x80) !== 0;

/** The number of a format-one error without the place it names. */
const numberOf = (code: number): number => code & 0x3f;

/** TPM_RC_INTEGRITY of whichever parameter: what was given was not made under this parent, or was altered. */
export const isIntegrity = (code: number | undefined): boolean =>
  code !== undefined && code <= 0xfff && isFormatOne(code) && numberOf(code) === 0x1f;

/** The fault that a response code other than success stands for. */
export function faultOf(command: string, given: number): TpmFault {
  // The kernel's resource manager marks its own refusals with layer 11, and gives the TPM's code below it.
  const code = given >>> 16 === 11 ? given & 0xffff : given;
  const [kind, words] = meaningOf(code);
  return new TpmFault(kind, `the TPM refused ${command}: ${words} (0x${given.toString(16)})`, { code });
}

function meaningOf(code: number): readonly [TpmFaultKind, string] {
  if (code > 0xfff) return ['notUsable', 'a code that is not the TPM’s'];
  if (isFormatOne(code)) return formatOne[numberOf(code)] ?? ['notUsable', 'error'];
  // TPM_RC_REFERENCE_H0 … S6: a handle or session that is not loaded (any more).
  if (code >= 0x910 && code <= 0x91e) return ['gone', 'not loaded'];
  return formatZero[code] ?? ['notUsable', 'error'];
}
