import { existsSync, mkdirSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { messageOf } from '../../shared/errors.ts';
import { readOwn, removeDurably } from '../durable-file.ts';
import type { Log } from '../log.ts';
import { readEnrolmentCode } from './enrolment-code.ts';
import type { IdentityFile } from './identity.ts';

/**
 * Takes an enrolment code from its file, now and whenever one is put there. The file is removed once the code is safe in the
 * identity; the token itself goes when the service has confirmed the enrolment.
 * @param arrived called after a code was taken
 * @returns a function that ends it
 */
export function watchEnrolmentFile(path: string, identity: IdentityFile, log: Log, arrived: () => void): () => void {
  const take = () => {
    try {
      if (takeCode(path, identity, log)) arrived();
    } catch (error) {
      // The file stays: nothing is lost, and whoever put it there can see and mend it.
      log.warn('an enrolment file could not be used', { why: messageOf(error) });
    }
  };
  take();
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const watcher = watch(dirname(path), (_, name) => {
    if (name === basename(path)) take();
  });
  return () => watcher.close();
}

function takeCode(path: string, identity: IdentityFile, log: Log): boolean {
  const text = readOwn(path);
  if (text === undefined || text.trim() === '') return false;
  const data = readEnrolmentCode(text);
  const { enrolment } = identity.held;
  if (enrolment === undefined) identity.save({ pending: data });
  else log.warn('an enrolment code was put aside: this laptop is enrolled already', { service: enrolment.url });
  removeDurably(path);
  return enrolment === undefined;
}
