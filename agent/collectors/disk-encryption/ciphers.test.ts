import { describe, expect, test } from '@jest/globals';
import { strengthOf } from './ciphers.ts';

describe('a cipher of dm-crypt', () => {
  test.each([
    'aes-xts-plain64',
    'aes-cbc-essiv:sha256',
    'aes-cbc-plain',
    'aes-cbc-elephant',
    'aes:64-cbc-lmk',
    'serpent-xts-plain64',
    'aes-lrw-benbi',
    'twofish-cbc-tcw',
    'aes-gcm-random',
    'xchacha12,aes-adiantum-plain64',
    'xchacha20,aes-adiantum-plain64',
    'capi:xts(aes)-plain64',
    'capi:cbc(serpent)-essiv:sha256',
    'capi:essiv(cbc(aes),sha256)-plain64',
    'capi:adiantum(xchacha20,aes)-plain64',
    'capi:adiantum(xchacha12,aes,nhpoly1305)-plain64',
    'capi:authenc(hmac(sha256),xts(aes))-plain64',
    'capi:authenc(cmac(aes),cbc(aes))-random',
    'capi:rfc7539(chacha20,poly1305)-random',
    'capi:aegis128-random',
    'capi:gcm(aes)-random',
    'capi:xts(paes)-plain64',
  ])('%s encrypts', (cipher) => expect(strengthOf(cipher)).toBe('real'));

  test.each([
    'cipher_null-ecb',
    'cipher_null-ecb-null',
    'capi:ecb(cipher_null)-null',
    'capi:xts(cipher_null)-plain64',
    'capi:authenc(hmac(sha256),ecb(cipher_null))-random',
  ])('%s does not', (cipher) => expect(strengthOf(cipher)).toBe('none'));

  test.each([
    '',
    'aes',
    'aes-xts',
    'aes-ecb-plain64',
    'aes-xts-null',
    'xor-xts-plain64',
    'capi:xts(aes)',
    'capi:ecb(aes)-plain64',
    'capi:authenc(hmac(sha256),ecb(aes))-random',
    'capi:xts(aes)-plain64 cipher',
    'capi:xts(aesx)-plain64',
    'AES-XTS-PLAIN64',
    'constructor',
  ])('of "%s" nobody knows', (cipher) => expect(strengthOf(cipher)).toBe('unknown'));
});
