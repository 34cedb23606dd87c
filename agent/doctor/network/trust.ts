import { X509Certificate } from 'node:crypto';
import { authorities, storedAuthorities } from '../../authorities.ts';
import type { Settings } from '../../config-file.ts';
import { seen } from '../patient.ts';

type Store = keyof typeof storedAuthorities;

/** Whose authorities are trusted on the way to the service. */
export interface Trust {
  /** As PEM; undefined: those that come with Stance. */
  readonly ca: string | undefined;
  readonly by: Store | `${Store}OrFile` | 'file';
}

/** Whom the agent trusts by its configuration. A file or a store that cannot be used is told by itself; those that come with Stance are then better than nothing to look with. */
export function trustBy({ caStore, caFile }: Pick<Settings, 'caStore' | 'caFile'>): Trust {
  const ca = seen(() => authorities({ caStore, caFile }));
  if (!('is' in ca)) return { ca: undefined, by: 'bundled' };
  if (caFile === undefined) return { ca: ca.is, by: caStore ?? 'bundled' };
  return { ca: ca.is, by: caStore === undefined ? 'file' : `${caStore}OrFile` };
}

/** The store that is not used and holds the authority which signed a certificate (DER) or is it; undefined where none does. */
export function otherStoreWith(certificate: Buffer, { by }: Trust): Store | undefined {
  const signed = seen(() => new X509Certificate(certificate));
  if (!('is' in signed)) return undefined;
  const others = (['system', 'bundled'] as const).filter((store) => !by.startsWith(store));
  return others.find((store) => {
    const held = seen(storedAuthorities[store]);
    return 'is' in held && held.is.some((pem) => isSignedBy(signed.is, pem));
  });
}

function isSignedBy(certificate: X509Certificate, pem: string): boolean {
  const by = seen(() => new X509Certificate(pem));
  return 'is' in by && certificate.checkIssued(by.is) && certificate.verify(by.is.publicKey);
}
