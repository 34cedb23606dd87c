import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { endorsementCertificate } from '../../agent/keys/tpm/endorsement-certificate.ts';
import { certificateIndex } from '../../agent/keys/tpm/nv-commands.ts';
import { type Tpm, tpmBehind } from '../../agent/keys/tpm/tpm.ts';
import { describeWith, needs } from '../support/needs.ts';
import { type SoftwareTpm, startSoftwareTpm } from '../support/swtpm.ts';
import { writeNv } from '../support/tpm-owner.ts';

describeWith(needs('swtpm'), 'the certificate of an endorsement key', () => {
  let chip: SoftwareTpm;
  let tpm: Tpm;
  beforeEach(async () => {
    chip = await startSoftwareTpm();
    tpm = tpmBehind(chip.door);
  });
  afterEach(async () => {
    await tpm.close();
    await chip.close();
  });
  const read = (kind: 'rsa' | 'ecc') => tpm.inTurn((link) => endorsementCertificate(link, kind));
  /** As long as it says, and otherwise nobody's matter here. */
  const der = (size: number): Buffer => {
    const all = Buffer.concat([Buffer.from([0x30, 0x82, 0, 0]), randomBytes(size - 4)]);
    all.writeUInt16BE(size - 4, 2);
    return all;
  };

  test('is none where the maker put none', async () => {
    expect(await read('rsa')).toBeUndefined();
    expect(await read('ecc')).toBeUndefined();
  });

  test.each([
    ['rsa', 1203],
    ['ecc', 512],
    ['ecc', 513],
  ] as const)('is read whole, in parts: %s, %i octets', async (kind, size) => {
    const certificate = der(size);
    await writeNv(tpm, certificateIndex[kind], certificate);
    expect((await read(kind))?.equals(certificate)).toBe(true);
  });

  test('is read without what stands behind it', async () => {
    const certificate = der(700);
    await writeNv(tpm, certificateIndex.rsa, Buffer.concat([certificate, Buffer.alloc(324, 0xff)]));
    expect((await read('rsa'))?.equals(certificate)).toBe(true);
  });

  test.each([
    ['is something else', Buffer.alloc(600, 7)],
    ['says that it is longer', der(700).subarray(0, 600)],
    ['is next to nothing', Buffer.from([0x30])],
  ])('that %s is refused', async (_, held) => {
    await writeNv(tpm, certificateIndex.rsa, held);
    await expect(read('rsa')).rejects.toMatchObject({ kind: 'garbled' });
  });
});
