import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readHandles } from '../../agent/keys/tpm/capability-commands.ts';
import { type KeptKey, readKeyBlob } from '../../agent/keys/tpm/key-blob.ts';
import { loadKey } from '../../agent/keys/tpm/key-in-tpm.ts';
import { type EndorsementKind, proveKey, withEndorsementKey } from '../../agent/keys/tpm/prove-key.ts';
import { nameOf } from '../../agent/keys/tpm/public-area.ts';
import { type Tpm, tpmBehind } from '../../agent/keys/tpm/tpm.ts';
import { tpmStore } from '../../agent/keys/tpm/tpm-store.ts';
import { whileLoaded } from '../../agent/keys/tpm/while-loaded.ts';
import { makeCredential } from '../../decision-service/tpm/make-credential.ts';
import { describeWith, needs } from '../support/needs.ts';
import { type SoftwareTpm, startSoftwareTpm } from '../support/swtpm.ts';

/** Where transient objects and loaded sessions begin. */
const places = [0x80000000, 0x02000000];

/** The endorsement key of a TPM, as its certificate would name it. */
const endorsementKey = (tpm: Tpm, kind: EndorsementKind): Promise<KeyObject> =>
  tpm.inTurn((link) =>
    withEndorsementKey(link, kind, async ({ publicArea }) => {
      const last = (from: number, to: number) => publicArea.subarray(publicArea.length - from, publicArea.length - to);
      const text = (bytes: Buffer) => bytes.toString('base64url');
      const jwk =
        kind === 'rsa'
          ? { kty: 'RSA', n: text(last(256, 0)), e: 'AQAB' }
          : { kty: 'EC', crv: 'P-256', x: text(last(66, 34)), y: text(last(32, 0)) };
      return createPublicKey({ key: jwk, format: 'jwk' });
    }),
  );

describeWith(needs('swtpm'), 'a credential for a device key', () => {
  let chip: SoftwareTpm;
  let tpm: Tpm;
  let dir: string;
  let kept: KeptKey;

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'stance-credential-'));
    chip = await startSoftwareTpm();
    tpm = tpmBehind(chip.door);
    await tpmStore(dir, tpm).create();
    kept = readKeyBlob(readFileSync(join(dir, readdirSync(dir)[0] ?? ''), 'utf8'));
  });
  afterEach(async () => {
    await tpm.close();
    await chip.close();
    rmSync(dir, { recursive: true });
  });

  const proved = (kind: EndorsementKind, hidden: ReturnType<typeof makeCredential>) =>
    tpm.inTurn(async (link) => {
      const handle = await loadKey(link, kept);
      return whileLoaded(link, { handle }, () => proveKey(link, handle, kind, hidden));
    });
  const left = () => tpm.inTurn((link) => Promise.all(places.map((place) => link.ask(readHandles(place)))));
  const refused = { kind: 'notUsable' };

  test.each(['rsa', 'ecc'] as const)('is read by the TPM that holds it and the endorsement key: %s', async (kind) => {
    const secret = randomBytes(32);
    const hidden = makeCredential(await endorsementKey(tpm, kind), nameOf(kept.publicArea), secret);
    expect(await proved(kind, hidden)).toEqual(secret);
    expect(await left()).toEqual([[], []]);
  });

  test.each(['rsa', 'ecc'] as const)('for another name is refused, and nothing stays: %s', async (kind) => {
    const other = Buffer.from(kept.publicArea);
    // The same key, were it not bound to its TPM.
    other.writeUInt32BE(other.readUInt32BE(4) & ~0x12, 4);
    const hidden = makeCredential(await endorsementKey(tpm, kind), nameOf(other), randomBytes(32));
    await expect(proved(kind, hidden)).rejects.toMatchObject(refused);
    expect(await left()).toEqual([[], []]);
  });

  test.each(['rsa', 'ecc'] as const)('for another TPM is refused: %s', async (kind) => {
    const other = await startSoftwareTpm();
    const elsewhere = tpmBehind(other.door);
    const hidden = makeCredential(await endorsementKey(elsewhere, kind), nameOf(kept.publicArea), randomBytes(32));
    await elsewhere.close();
    await other.close();
    await expect(proved(kind, hidden)).rejects.toMatchObject(refused);
  });

  test('that was altered on its way is refused', async () => {
    const hidden = makeCredential(await endorsementKey(tpm, 'ecc'), nameOf(kept.publicArea), randomBytes(32));
    const blob = Buffer.from(hidden.blob);
    blob.writeUInt8(blob.readUInt8(blob.length - 1) ^ 1, blob.length - 1);
    await expect(proved('ecc', { ...hidden, blob })).rejects.toMatchObject(refused);
  });
});
