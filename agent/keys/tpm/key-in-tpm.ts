import { createHash, randomBytes, verify } from 'node:crypto';
import { importPublicKey } from '../../crypto/es256.ts';
import type { KeptKey } from './key-blob.ts';
import { create, createPrimary, hierarchy, type Loaded, load, signDigest } from './object-commands.ts';
import { nameOf, signingKeyOf, signingTemplate, storageTemplate } from './public-area.ts';
import type { TpmLink } from './tpm.ts';
import { TpmFault } from './tpm-fault.ts';
import { whileLoaded } from './while-loaded.ts';

/** The key was wrapped by another parent than this TPM has now. */
export class OtherParent extends Error {
  constructor() {
    super('the device key was made in a TPM that was cleared since, or in another TPM');
    this.name = 'OtherParent';
  }
}

/** Makes a key, and proves that it signs before anybody relies on it. Nothing of it stays loaded. */
export function makeKey(link: TpmLink): Promise<KeptKey> {
  return underParent(link, async (parent) => {
    const wrapped = await link.ask(create(parent.handle, signingTemplate));
    const kept: KeptKey = { ...wrapped, parent: digestOf(parent.name) };
    const object = await loadUnder(link, parent, kept);
    await whileLoaded(link, object, () => signIn(link, object.handle, kept, randomBytes(32)));
    return kept;
  });
}

/** Loads a kept key and gives its handle. Throws OtherParent where this TPM cannot ever load it. */
export async function loadKey(link: TpmLink, kept: KeptKey): Promise<number> {
  const object = await underParent(link, (parent) => {
    if (digestOf(parent.name) !== kept.parent) throw new OtherParent();
    return loadUnder(link, parent, kept);
  });
  return object.handle;
}

/**
 * ES256 over the bytes by a loaded key. What the TPM answers is verified before it is given: a glitch, or something between us
 * and the chip, never ends as evidence that the service refuses.
 */
export async function signIn(link: TpmLink, handle: number, kept: KeptKey, bytes: Uint8Array): Promise<Uint8Array> {
  const signature = await link.ask(signDigest(handle, createHash('sha256').update(bytes).digest()));
  if (!verify('sha256', bytes, { key: publicKeyOf(kept), dsaEncoding: 'ieee-p1363' }, signature))
    throw new TpmFault('garbled', 'the TPM gave a signature that does not hold');
  return signature;
}

function publicKeyOf({ publicArea }: KeptKey) {
  const jwk = signingKeyOf(publicArea);
  try {
    return importPublicKey(jwk);
  } catch (cause) {
    throw new TpmFault('garbled', 'the public key is not a point of the curve', { cause });
  }
}

/** The parent is made anew each time, from the owner's seed; it never stays. */
async function underParent<T>(link: TpmLink, work: (parent: Loaded) => Promise<T>): Promise<T> {
  const parent = await link.ask(createPrimary(hierarchy.owner, storageTemplate));
  return whileLoaded(link, parent, () => work(parent));
}

async function loadUnder(link: TpmLink, parent: Loaded, kept: KeptKey): Promise<Loaded> {
  const object = await link.ask(load(parent.handle, kept));
  if (object.name.equals(nameOf(kept.publicArea))) return object;
  return whileLoaded(link, object, () => {
    throw new TpmFault('garbled', 'the TPM loaded another key than it was given');
  });
}

const digestOf = (name: Uint8Array): string => createHash('sha256').update(name).digest('base64url');
