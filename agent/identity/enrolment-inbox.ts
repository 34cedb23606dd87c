import { mkdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { messageOf } from '../../shared/errors.ts';
import type { Clock } from '../../shared/time.ts';
import { readOwn, removeDurably } from '../durable-file.ts';
import type { Log } from '../log.ts';
import { watchFolder } from '../watch-folder.ts';
import { readEnrolmentCode } from './enrolment-code.ts';
import type { IdentityFile } from './identity.ts';

/** What happens in the folder is told at once; this often it is looked for besides, where a folder cannot be watched or came late. */
const lookEveryMs = 15_000;

export interface EnrolmentInbox {
  readonly path: string;
  readonly identity: IdentityFile;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether the enrolment that stands can never speak again, so that a code takes its place. Throws where that cannot be told now. */
  isBeyondRepair(): Promise<boolean>;
  /** Called after a code was taken. */
  arrived(): void;
}

/**
 * Takes an enrolment code from its file, now and whenever one is put there. The file is removed once the code is safe in the
 * identity; the token itself goes when the service has confirmed the enrolment. An enrolment that works is not shaken by a code.
 * @returns a function that ends it
 */
export function watchEnrolmentFile(inbox: EnrolmentInbox): () => void {
  const { path, clock, log } = inbox;
  let turn: Promise<void> = Promise.resolve();
  let left: string | undefined;
  let said: string | undefined;
  const take = () => {
    turn = turn
      .then(async () => {
        left = await takeCode(inbox, left);
        said = undefined;
      })
      .catch((error: unknown) => {
        // The file stays: nothing is lost, and whoever put it there can see and mend it. Said once, not at every look.
        const why = messageOf(error);
        if (why !== said) log.warn('an enrolment file could not be used', { why });
        said = why;
      });
  };
  makeFolder(dirname(path), log);
  const folder = watchFolder(dirname(path), (name) => {
    if (name === undefined || name === basename(path)) take();
  });
  let cancel: () => void;
  const look = () => {
    folder.check();
    take();
    cancel = clock.after(lookEveryMs, look);
  };
  look();
  return () => {
    cancel();
    folder.stop();
  };
}

/** @returns what lies there still though it was used, so that it is not used again */
async function takeCode(
  { path, identity, log, isBeyondRepair, arrived }: EnrolmentInbox,
  left: string | undefined,
): Promise<string | undefined> {
  const text = readOwn(path);
  if (text === undefined || text.trim() === '' || text === left) return left;
  const data = readEnrolmentCode(text);
  const { enrolment } = identity.held;
  const isTaken = enrolment === undefined || (await isBeyondRepair());
  if (enrolment === undefined) identity.save({ pending: data });
  else if (isTaken) {
    const { key, next } = identity.held;
    // Destroyed once the service has confirmed the key that takes their place.
    const retired = identity.retiring(key, next);
    identity.save({ pending: data, enrolment: undefined, key: undefined, next: undefined, retired });
  } else log.warn('an enrolment code was put aside: this laptop is enrolled already', { service: enrolment.url });
  const isGone = remove(path, log);
  if (isTaken) arrived();
  return isGone ? undefined : text;
}

/** A code that is safe already is used even where its file cannot be removed: that is said, and for a person to mend. */
function remove(path: string, log: Log): boolean {
  try {
    removeDurably(path);
    return true;
  } catch (error) {
    log.warn('an enrolment file could not be removed; it holds a token', { why: messageOf(error) });
    return false;
  }
}

/** An agent that cannot take codes from a file still does all else. */
function makeFolder(path: string, log: Log): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    log.warn('the folder for an enrolment file could not be made', { why: messageOf(error) });
  }
}
