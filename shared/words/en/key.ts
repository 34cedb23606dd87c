/** What is said of the device key beyond where it lies, in English. */
export const key = {
  'key.about': 'Proof of the key',
  'key.proved': 'Proved: the maker of the TPM vouches for it by its certificate',
  'key.kept': 'The key could not be moved to where your organisation wants it: {why}',
  'key.notTried': 'Claimed, not proved: the service has not asked for the proof yet',
  'key.noRoots': 'Claimed, not proved: your IT team has not told the service which makers of TPMs it trusts',
  'key.noEkCertificate': 'Claimed, not proved: the TPM holds no certificate of its maker',
  'key.ekNotTrusted': 'Claimed, not proved: your organisation does not trust who signed the certificate in the TPM',
  'key.ekExpired': 'Claimed, not proved: the certificate in the TPM has run out',
  'key.unsupportedEk': 'Claimed, not proved: the certificate in the TPM is for a kind of key that Stance does not know',
  'key.wrongEk': 'Claimed, not proved: the certificate in the TPM is that of another TPM',
  'key.wrongAttributes': 'Claimed, not proved: the key was made so that it may leave the TPM',
  'key.wrongName': 'Claimed, not proved: the TPM does not hold the key',
  'key.wrongSecret': 'Claimed, not proved: the answer of this laptop was wrong',
  'key.tpmUnavailable': 'Claimed, not proved: the TPM did not answer; this is tried again by itself',
  'key.otherWhy': 'Claimed, not proved: {why}',
} as const;
