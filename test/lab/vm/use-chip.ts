import { verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importPublicKey } from '../../../agent/crypto/es256.ts';
import { type Tpm, tpmBehind } from '../../../agent/keys/tpm/tpm.ts';
import { tpmDevice } from '../../../agent/keys/tpm/tpm-device.ts';
import { tpmStore } from '../../../agent/keys/tpm/tpm-store.ts';
import { clearTpm, lockOut } from '../../support/tpm-owner.ts';

/** What is done with the TPM of the lab machine, through the kernel's own device, by the word that it is called with. */
const uses: Readonly<Record<string, (tpm: Tpm) => Promise<unknown>>> = { clear: clearTpm, 'lock-out': lockOut, sign };

/** A thousand signatures by a key of our own, each of which holds; how long each took, in milliseconds. */
async function sign(tpm: Tpm): Promise<{ tookMs: number[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'stance-signed-'));
  const store = tpmStore(folder, tpm);
  const key = await store.create();
  const publicKey = importPublicKey(key.publicJwk);
  const tookMs: number[] = [];
  for (let at = 0; at < 1_000; at++) {
    const bytes = Buffer.from(`evidence ${at}`);
    const began = performance.now();
    const signature = await key.sign(bytes);
    tookMs.push(performance.now() - began);
    if (!verify('sha256', bytes, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature))
      throw new Error(`signature ${at} does not hold`);
  }
  await store.destroy(key.id);
  rmSync(folder, { recursive: true });
  return { tookMs };
}

const tpm = tpmBehind(tpmDevice());
try {
  console.log(JSON.stringify((await uses[process.argv[2] ?? '']?.(tpm)) ?? {}));
} finally {
  await tpm.close();
}
