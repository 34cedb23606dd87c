/**
 * Everything that can go wrong for a person at the command line, with the exit status it ends in. A code is stable: scripts
 * and tickets quote it. 1 is kept for faults of ours, 2 for words we do not understand (as most tools do).
 */
export const exitStatus = {
  internal: 1,
  usage: 2,
  configInvalid: 3,
  notEnrolled: 4,
  daemonNotRunning: 5,
  serviceUnreachable: 6,
  certificateRefused: 7,
  enrolmentRefused: 8,
  stateUnwritable: 9,
  keyLocked: 10,
  portInUse: 11,
  policyInvalid: 12,
  serviceRefused: 13,
  alreadyRunning: 14,
  recordingInvalid: 15,
  doctorFoundFaults: 16,
  timedOut: 17,
  keyMissing: 18,
  historyBroken: 19,
  fileUnwritable: 20,
} as const;

export type StanceErrorCode = keyof typeof exitStatus;

/** A fault that a person can act on: one line that names what and where. Never carries a secret. */
export class StanceError extends Error {
  readonly code: StanceErrorCode;
  constructor(code: StanceErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'StanceError';
    this.code = code;
  }
  get exitStatus(): number {
    return exitStatus[this.code];
  }
}

/** The message of anything thrown. Asked by shape: an error of another realm (a test's, a window's) is one too. */
export const messageOf = (thrown: unknown): string => textOf(thrown, 'message') ?? String(thrown);

/** The system's own code of a thrown error (`ENOENT`, `EACCES`, …), where it has one. */
export const systemCode = (thrown: unknown): string | undefined => textOf(thrown, 'code');

function textOf(thrown: unknown, member: 'message' | 'code'): string | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  const value = (thrown as Record<string, unknown>)[member];
  return typeof value === 'string' ? value : undefined;
}
