const block = '(?:aes|paes|aria|camellia|cast5|cast6|blowfish|des3_ede|serpent|sm4|twofish)';
const wide = '(?:xchacha12|xchacha20),aes';
const mode = '(?:cbc|ccm|gcm|hctr2|lrw|pcbc|xts)';
const hash = '[a-z0-9_-]+';

/** As the kernel's crypto names them (`capi:xts(aes)`). */
const kernelCipher = `(?:${mode}\\(${block}\\)|adiantum\\(${wide}(?:,nhpoly1305)?\\)|essiv\\(cbc\\(${block}\\),${hash}\\))`;
const sealed = `(?:authenc\\((?:hmac|cmac|xcbc)\\(${hash}\\),${kernelCipher}\\)|rfc7539\\(chacha20,poly1305\\)|aegis(?:128l?|256))`;
/** As cryptsetup names them (`aes-xts`, loop-AES's `aes:64-cbc`). */
const shortCipher = `(?:${block}(?::\\d+)?-${mode}|${wide}-adiantum)`;
/** `null` starts every sector alike: that is no way to encrypt a disk. */
const start = '(?!null$)[a-z0-9]+(?::[a-z0-9_-]+)?';

const real = new RegExp(`^(?:${shortCipher}|capi:(?:${kernelCipher}|${sealed}))-${start}$`);

/**
 * Whether a cipher of dm-crypt (the first word of its table, dm-crypt.rst) hides what it is given: `none` copies it as it is;
 * `unknown` is one that stands in no list of ours.
 */
export const strengthOf = (cipher: string): 'real' | 'none' | 'unknown' =>
  /(?:^|[^a-z0-9_])cipher_null(?:[^a-z0-9_]|$)/.test(cipher) ? 'none' : real.test(cipher) ? 'real' : 'unknown';
