import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readHandles } from '../../agent/keys/tpm/capability-commands.ts';
import { type KeptKey, readKeyBlob } from '../../agent/keys/tpm/key-blob.ts';
import { loadKey } from '../../agent/keys/tpm/key-in-tpm.ts';
import { proveKey, withEndorsementKey } from '../../agent/keys/tpm/prove-key.ts';
import { nameOf } from '../../agent/keys/tpm/public-area.ts';
import { type Tpm, tpmBehind } from '../../agent/keys/tpm/tpm.ts';
import { tpmStore } from '../../agent/keys/tpm/tpm-store.ts';
import { whileLoaded } from '../../agent/keys/tpm/while-loaded.ts';
import { makeCredential } from '../../decision-service/tpm/make-credential.ts';
import type { EndorsementKind } from '../../shared/key-proof.ts';
import { endorsementKey } from '../support/endorsement-key.ts';
import { describeWith, needs } from '../support/needs.ts';
import { type SoftwareTpm, startSoftwareTpm } from '../support/swtpm.ts';

/** Where transient objects and loaded sessions begin. */
const places = [0x80000000, 0x02000000];

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
      return whileLoaded(link, { handle }, () =>
        withEndorsementKey(link, kind, (endorsementKey) => proveKey(link, handle, endorsementKey, hidden)),
      );
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
