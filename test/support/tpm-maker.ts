import 'reflect-metadata';
import { type KeyObject, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as never);

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 86_400_000;

/** What a certificate shall say other than a good one does. */
export interface Unlike {
  /** Days from now. */
  readonly from?: number;
  readonly until?: number;
  readonly usages?: readonly string[];
  readonly ca?: boolean;
  readonly pathLength?: number;
  /** A critical extension that nobody knows. */
  readonly strange?: boolean;
  /** What stands where the constraints belong. */
  readonly constraints?: Buffer;
}

/** Somebody who makes TPMs and signs certificates for them. */
export interface TpmMaker {
  readonly pem: string;
  readonly der: Buffer;
  /** The certificate of an endorsement key in DER. */
  certify(key: KeyObject, unlike?: Unlike): Promise<Buffer>;
  /** An authority below this one. */
  factory(name: string, unlike?: Unlike): Promise<TpmMaker>;
  /** The same authority under another certificate, signed by itself. */
  renewed(unlike?: Unlike): Promise<TpmMaker>;
}

/** A maker whose certificate is signed by itself. */
export async function tpmMaker(name = 'Maker of TPMs', unlike: Unlike = {}): Promise<TpmMaker> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...about(name, unlike),
    keys: keys as never,
    extensions: authority(unlike),
  });
  return makerOf(certificate, keys.privateKey);
}

function makerOf(certificate: x509.X509Certificate, signingKey: webcrypto.CryptoKey): TpmMaker {
  const sign = (name: string, publicKey: webcrypto.CryptoKey, unlike: Unlike, extensions: x509.Extension[]) =>
    x509.X509CertificateGenerator.create({
      ...about(name, unlike),
      issuer: certificate.subject,
      publicKey: publicKey as never,
      signingKey: signingKey as never,
      extensions,
    });
  return {
    pem: certificate.toString('pem'),
    der: Buffer.from(certificate.rawData),
    async certify(key, unlike = {}) {
      const { usages = ['2.23.133.8.1'], ca = false, strange = false, constraints } = unlike;
      const made = await sign('', await importKey(key), unlike, [
        constraints === undefined
          ? new x509.BasicConstraintsExtension(ca, undefined, true)
          : new x509.Extension('2.5.29.19', true, constraints),
        new x509.KeyUsagesExtension(
          key.asymmetricKeyType === 'rsa' ? x509.KeyUsageFlags.keyEncipherment : x509.KeyUsageFlags.keyAgreement,
          true,
        ),
        ...(usages.length === 0 ? [] : [new x509.ExtendedKeyUsageExtension([...usages])]),
        // The maker, model and version of a TPM stand in a critical name, as the subject is empty.
        new x509.SubjectAlternativeNameExtension([{ type: 'dn', value: 'CN=id:00001014' }], true),
        ...(strange ? [new x509.Extension('1.2.3.4.5', true, new Uint8Array([5, 0]))] : []),
      ]);
      return Buffer.from(made.rawData);
    },
    async factory(name, unlike = {}) {
      const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
      return makerOf(await sign(name, keys.publicKey, unlike, authority(unlike)), keys.privateKey);
    },
    async renewed(unlike = {}) {
      const name = certificate.subject.replace(/^CN=/, '');
      const publicKey = await certificate.publicKey.export();
      return makerOf(await sign(name, publicKey as never, unlike, authority(unlike)), signingKey);
    },
  };
}

const about = (name: string, { from = -1, until = 3_650 }: Unlike) => ({
  ...(name === '' ? {} : { name: `CN=${name}`, subject: `CN=${name}` }),
  notBefore: new Date(Date.now() + from * day),
  notAfter: new Date(Date.now() + until * day),
  signingAlgorithm: algorithm,
});

const authority = ({ ca = true, pathLength }: Unlike): x509.Extension[] => [
  new x509.BasicConstraintsExtension(ca, pathLength, true),
  new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
];

function importKey(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const spki = key.export({ type: 'spki', format: 'der' });
  const namedCurve = key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'P-384' : 'P-256';
  const isRsa = key.asymmetricKeyType === 'rsa';
  const kind = isRsa ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } : { ...algorithm, namedCurve };
  return webcrypto.subtle.importKey('spki', spki, kind, true, ['verify']);
}
