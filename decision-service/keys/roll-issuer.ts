import { createPublicKey } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StanceError } from '../../shared/errors.ts';
import type { Instant } from '../../shared/time.ts';
import { type PastIssuer, writeRolledIssuers } from './issuer-roll.ts';
import { makePrivateFolder, writePrivateFile } from './private-files.ts';
import { newPrivateKey, openServiceKeys, readPrivateKey } from './service-keys.ts';
import { publicJwkOf, signingKey, thumbprintOf } from './signing-key.ts';

/** What came of a roll. */
export interface Rolled {
  readonly issuer: string;
  readonly next: string;
  /** The private part of the next key, to be carried away. */
  readonly nextFile: string;
}

/**
 * The next issuer key, brought back from where it was kept, becomes the one that signs; another next one is made. Every file is
 * new until one rename makes them stand, so a crash leaves the keys of before or those of after, never none. The private part of
 * the key of before is removed last.
 * @param compromised somebody else may hold the key of before: no receipt that it signed counts any more
 */
export function rollIssuer(dataDir: string, nextKeyFile: string, compromised: boolean, now: Instant): Rolled {
  const folder = join(dataDir, 'keys');
  const before = openServiceKeys(dataDir);
  const coming = signingKey(readPrivateKey(nextKeyFile));
  if (coming.kid !== before.issuerJkts[1]) {
    throw new StanceError('configInvalid', `${nextKeyFile}: not the next issuer key, which devices trust already`);
  }
  const offline = join(dataDir, 'offline');
  const pem = newPrivateKey();
  const next = publicJwkOf(createPublicKey(pem));
  const kid = thumbprintOf(next);
  const nextFile = join(offline, `next-issuer-${kid}.pem`);
  makePrivateFolder(offline);
  writePrivateFile(nextFile, pem);
  const issuerFile = `issuer-${coming.kid}.pem`;
  // A crash before may have left it here already: it is the same key, named by its thumbprint.
  rmSync(join(folder, issuerFile), { force: true });
  writePrivateFile(join(folder, issuerFile), readFileSync(nextKeyFile, 'utf8'));
  const past: PastIssuer[] = [...before.past, { jwk: before.issuer.jwk, until: now, compromised }];
  writeRolledIssuers(folder, { issuer: issuerFile, next, past });
  for (const old of ['issuer.pem', 'next-issuer.json', `issuer-${before.issuer.kid}.pem`]) {
    rmSync(join(folder, old), { force: true });
  }
  return { issuer: coming.kid, next: kid, nextFile };
}
