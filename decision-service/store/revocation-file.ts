import { appendFileSync, closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { StanceError } from '../../shared/errors.ts';
import { parse } from '../../shared/issues.ts';
import { Sha256 } from '../../shared/jws.ts';
import { Instant } from '../../shared/time.ts';
import type { DeviceStore } from './device-store.ts';

/** `kids` are keys, and the TPMs that proved them; `spared` are such TPMs that may speak for another record again. */
const Revocation = v.object({
  device: v.string(),
  kids: v.array(Sha256),
  spared: v.optional(v.array(Sha256)),
  at: Instant,
});
type Revocation = v.InferOutput<typeof Revocation>;

const pathOf = (dataDir: string): string => join(dataDir, 'revocations.jsonl');

/**
 * Writes a revocation down outside the database too, so that a database restored from a backup forgets none. Synced before it
 * returns.
 */
export function appendRevocation(dataDir: string, revocation: Revocation): void {
  const path = pathOf(dataDir);
  const file = openSync(path, 'a', 0o600);
  try {
    // What a crash cut off was never confirmed; left there, it would swallow this line.
    ftruncateSync(file, wholeLines(path).length);
    appendFileSync(file, `${JSON.stringify(revocation)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The text up to the last line feed; all of it is ASCII. */
function wholeLines(path: string): string {
  const text = readFileSync(path, 'utf8');
  return text.slice(0, text.lastIndexOf('\n') + 1);
}

/** Applies every revocation of the file to the database; run at each start. A line that makes no sense stops the start. */
export function applyRevocations(dataDir: string, devices: DeviceStore): void {
  const path = pathOf(dataDir);
  if (!existsSync(path)) return;
  const lines = wholeLines(path).split('\n').slice(0, -1);
  for (const [at, line] of lines.entries()) {
    const entry = parse(Revocation, readLine(line));
    if (!entry.ok) throw new StanceError('configInvalid', `${path}:${at + 1}: not a revocation (${entry.text})`);
    const { device, kids, spared = [], at: revokedAt } = entry.value;
    for (const kid of kids) devices.revokeKid(kid, device, revokedAt);
    for (const ek of spared) devices.spare(ek, device);
    devices.revoke(device, revokedAt);
  }
}

function readLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // The schema says that it is no revocation, with the line's number.
    return undefined;
  }
}
