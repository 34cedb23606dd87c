import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { StanceError } from '../../shared/errors.ts';
import { parse } from '../../shared/issues.ts';
import { PublicJwk } from '../../shared/jws.ts';
import { Instant } from '../../shared/time.ts';
import { replacePrivateFile } from './private-files.ts';

/** An issuer key that signs no more. What it signed still counts as a receipt, unless somebody else may hold it. */
const PastIssuer = v.strictObject({ jwk: PublicJwk, until: Instant, compromised: v.boolean() });
export type PastIssuer = v.InferOutput<typeof PastIssuer>;

/**
 * The issuer keys once they were rolled: one file, replaced at once, says which key signs, which comes next and which were
 * before. Where it is not there, nothing was rolled yet and `issuer.pem` and `next-issuer.json` stand.
 */
const RolledIssuers = v.strictObject({
  issuer: v.pipe(v.string(), v.regex(/^issuer-[A-Za-z0-9_-]{43}\.pem$/)),
  next: PublicJwk,
  past: v.pipe(v.array(PastIssuer), v.maxLength(256)),
});
export type RolledIssuers = v.InferOutput<typeof RolledIssuers>;

const pathIn = (folder: string): string => join(folder, 'issuers.json');

/** What the file says; undefined where there is none. Throws `configInvalid` where it makes no sense: guessing would sign with the wrong key. */
export function readRolledIssuers(folder: string): RolledIssuers | undefined {
  const path = pathIn(folder);
  if (!existsSync(path)) return undefined;
  const read = parse(RolledIssuers, jsonOf(path));
  if (!read.ok) throw new StanceError('configInvalid', `${path}: ${read.path.join('.')}: ${read.text}`);
  return read.value;
}

/** Makes other issuer keys stand, durably and at once. */
export const writeRolledIssuers = (folder: string, rolled: RolledIssuers): void =>
  replacePrivateFile(pathIn(folder), `${JSON.stringify(rolled, null, 2)}\n`);

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new StanceError('configInvalid', `${path}: not JSON`, { cause });
  }
}
