import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { messageOf, StanceError } from '../../shared/errors.ts';
import { PublicJwk } from '../../shared/jws.ts';
import { type PastIssuer, readRolledIssuers } from './issuer-roll.ts';
import { makeFolderWhole, missingIn } from './private-files.ts';
import { publicJwkOf, type SigningKey, signingKey, thumbprintOf } from './signing-key.ts';

/** The keys of a service. The two sets are disjoint: no key that signs results ever signs posture tokens. */
export interface ServiceKeys {
  /** Signs challenges and results; devices pin it. */
  readonly issuer: SigningKey;
  /** Signs posture tokens; published as JWKS. */
  readonly token: SigningKey;
  /** The thumbprints that devices are told to trust: the issuer key and the next one. */
  readonly issuerJkts: readonly [string, string];
  /** The issuer keys of before, the oldest first. */
  readonly past: readonly PastIssuer[];
  /** Every issuer key whose receipts count, by thumbprint: this one and those of before that nobody stole. */
  readonly receiptKeys: ReadonlyMap<string, KeyObject>;
}

/**
 * Opens the keys of a data folder, or makes them where there are none. The private part of the next issuer key goes to a
 * folder of its own, `offline`, from where it is meant to be carried away; the service never reads it again.
 */
export function openServiceKeys(dataDir: string): ServiceKeys {
  const folder = join(dataDir, 'keys');
  if (!existsSync(folder)) makeServiceKeys(dataDir, folder);
  const rolled = readRolledIssuers(folder);
  const issuerFile = rolled?.issuer ?? 'issuer.pem';
  const missing = missingIn(folder, [issuerFile, 'token.pem', ...(rolled === undefined ? ['next-issuer.json'] : [])]);
  if (missing.length > 0) {
    throw new StanceError(
      'configInvalid',
      `${folder} lacks ${missing.join(' and ')}: restore it from a backup, devices trust no other key`,
    );
  }
  const issuer = signingKey(readPrivateKey(join(folder, issuerFile)));
  const token = signingKey(readPrivateKey(join(folder, 'token.pem')));
  const next = rolled?.next ?? readPublicJwk(join(folder, 'next-issuer.json'));
  const issuerJkts = [issuer.kid, thumbprintOf(next)] as const;
  const past = rolled?.past ?? [];
  const kept = [...issuerJkts, token.kid, ...past.map(({ jwk }) => thumbprintOf(jwk))];
  if (new Set(kept).size !== kept.length) {
    throw new StanceError('configInvalid', `${folder} holds the same key twice: each purpose needs a key of its own`);
  }
  const good = [issuer.jwk, ...past.filter(({ compromised }) => !compromised).map(({ jwk }) => jwk)];
  const receiptKeys = new Map(
    good.map((jwk) => [thumbprintOf(jwk), createPublicKey({ key: jwk, format: 'jwk' })] as const),
  );
  return { issuer, token, issuerJkts, past, receiptKeys };
}

function makeServiceKeys(dataDir: string, folder: string): void {
  const offline = join(dataDir, 'offline');
  // Left by a crash between the two folders: the next key is kept, nobody was told of it yet and nobody needs another.
  if (!existsSync(offline)) makeFolderWhole(offline, { 'next-issuer.pem': newPrivateKey() });
  const next = createPublicKey(readPrivateKey(join(offline, 'next-issuer.pem')));
  makeFolderWhole(folder, {
    'issuer.pem': newPrivateKey(),
    'token.pem': newPrivateKey(),
    'next-issuer.json': `${JSON.stringify(publicJwkOf(next))}\n`,
  });
}

/** A new P-256 private key as PEM. */
export const newPrivateKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** The private key of a PEM file; throws `configInvalid` with its path. */
export function readPrivateKey(path: string): KeyObject {
  try {
    return createPrivateKey(readFileSync(path));
  } catch (cause) {
    throw new StanceError('configInvalid', `${path}: no private key can be read (${messageOf(cause)})`, { cause });
  }
}

function readPublicJwk(path: string): PublicJwk {
  try {
    return v.parse(PublicJwk, JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new StanceError('configInvalid', `${path}: no public P-256 key can be read (${messageOf(cause)})`, { cause });
  }
}
