import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { KeyStore } from '../../agent/keys/device-key.ts';
import { generateKey, softwareKey } from '../../agent/keys/software-key.ts';
import { describeIn, openIn } from '../../agent/keys/tpm/hardware-voice.ts';
import { loadKey, makeKey } from '../../agent/keys/tpm/key-in-tpm.ts';
import { signingTemplate } from '../../agent/keys/tpm/public-area.ts';
import { tpmBehind } from '../../agent/keys/tpm/tpm.ts';
import { tpmStore } from '../../agent/keys/tpm/tpm-store.ts';
import { whileLoaded } from '../../agent/keys/tpm/while-loaded.ts';
import { sized } from '../../agent/keys/tpm/write-bytes.ts';
import type { PublicJwk } from '../../shared/jws.ts';
import { commandCode, refusal } from '../support/altered-tpm.ts';
import { endorsementKey } from '../support/endorsement-key.ts';
import { describeWith, needs } from '../support/needs.ts';
import { startSoftwareTpm } from '../support/swtpm.ts';
import { type TpmLaptop, tpmLaptop } from '../support/tpm-laptop.ts';
import { tpmMaker } from '../support/tpm-maker.ts';
import { clearTpm, lockOut } from '../support/tpm-owner.ts';
import { until } from '../support/until.ts';

const kinds = ['rsa', 'ecc'] as const;
/** TPM_CC_ActivateCredential. */
const activateCode = 0x147;

describeWith(needs('swtpm'), 'a key that the agent made in a TPM, before a service', () => {
  let laptop: TpmLaptop;
  beforeEach(async () => {
    laptop = await tpmLaptop();
  });
  afterEach(() => laptop.close());

  const unproved = async (why: string, store?: KeyStore) => {
    const status = await laptop.enrol(store);
    expect(status.device?.keyProtection).toBe('tpm');
    expect(status.key).toEqual({ proved: false, unproved: why });
    expect(status.decision?.tier).toBe('affirming');
    expect(await laptop.listed()).toContain(`key claimed: tpm (${why})`);
    expect(await laptop.events()).not.toContain('keyProved');
  };

  test.each(kinds)('is proved by the certificate of its maker when it enrols: %s', async (kind) => {
    laptop.trust(laptop.maker);
    await laptop.certify(kind);
    const status = await laptop.enrol();
    expect(status.device?.keyProtection).toBe('tpm');
    expect(status.key).toEqual({ proved: true });
    expect(await laptop.listed()).toContain('key proved: tpm');
    expect(await laptop.events()).toEqual(['enrolled', 'keyProved']);
  });

  test('is proved through an authority that only the TPM knows', async () => {
    const factory = await laptop.maker.factory('A factory');
    laptop.trust(laptop.maker);
    const held = await laptop.owner((tpm) => endorsementKey(tpm, 'ecc'));
    await laptop.certify('ecc', await factory.certify(held));
    await laptop.holdChain(factory.der);
    expect((await laptop.enrol()).key?.proved).toBe(true);
  });

  test('signs a thousand evidences that the service takes', async () => {
    laptop.trust(laptop.maker);
    await laptop.certify('ecc');
    await laptop.enrol();
    const tookMs: number[] = [];
    for (let round = 0; round < 2; round++) {
      const before = laptop.spine.evidence().length;
      await laptop.stopAgent();
      await laptop.owner(async (tpm) => {
        const store = tpmStore(laptop.spine.settings.stateDir, tpm);
        tookMs.push(...(await laptop.spine.signOffline(500, store)));
      });
      await laptop.startAgent();
      await until('all to arrive', 60_000, () => laptop.spine.evidence().length > before + 500);
    }
    expect(laptop.spine.evidence().length).toBeGreaterThan(1_000);
    expect((await laptop.decided()).decision?.tier).toBe('affirming');
    const sorted = tookMs.toSorted((a, b) => a - b);
    const at = (part: number) => sorted[Math.floor(part * sorted.length)]?.toFixed(1);
    console.log(
      `an evidence signed by swtpm and written: median ${at(0.5)} ms, p99 ${at(0.99)} ms of ${sorted.length}`,
    );
  }, 120_000);

  test('stays proved over a restart of agent, laptop and service, without asking the TPM again', async () => {
    laptop.trust(laptop.maker);
    await laptop.certify('ecc');
    await laptop.enrol();
    await laptop.stopAgent();
    await laptop.chip.restart();
    await laptop.spine.stopService();
    await laptop.spine.startService();
    await laptop.startAgent();
    expect((await laptop.decided()).key?.proved).toBe(true);
    expect((await laptop.events()).filter((what) => what === 'keyProved')).toHaveLength(1);
  });

  test('is claimed where the operator named no makers, and is proved as soon as they are', async () => {
    await laptop.certify('ecc');
    await unproved('noRoots');
    laptop.trust(laptop.maker);
    laptop.spine.skip(60);
    await (await laptop.spine.client()).ask({ ask: 'recheck' });
    await laptop.spine.untilStatus('the proof', ({ key }) => key?.proved === true);
    rmSync(join(laptop.spine.dataDir, 'tpm-roots'), { recursive: true });
    laptop.trust(await tpmMaker('Another'));
    laptop.spine.skip(60);
    await (await laptop.spine.client()).ask({ ask: 'recheck' });
    await laptop.spine.untilStatus('the proof to be gone', ({ key }) => key?.unproved === 'ekNotTrusted');
    expect(await laptop.events()).toEqual(['enrolled', 'keyProved', 'keyNotProved']);
  });

  test('is claimed where the maker put no certificate in', async () => {
    laptop.trust(laptop.maker);
    await unproved('noEkCertificate');
  });

  test.each(kinds)('is claimed under a certificate that somebody else forged: %s', async (kind) => {
    laptop.trust(laptop.maker);
    const forger = await tpmMaker();
    const key = await laptop.owner((tpm) => endorsementKey(tpm, kind));
    await laptop.certify(kind, await forger.certify(key));
    await unproved('ekNotTrusted');
  });

  test('is claimed under a certificate that has run out', async () => {
    laptop.trust(laptop.maker);
    const key = await laptop.owner((tpm) => endorsementKey(tpm, 'ecc'));
    await laptop.certify('ecc', await laptop.maker.certify(key, { from: -20, until: -10 }));
    await unproved('ekExpired');
  });

  test.each(kinds)('is claimed under the certificate of another TPM: %s', async (kind) => {
    laptop.trust(laptop.maker);
    const other = await startSoftwareTpm();
    const elsewhere = tpmBehind(other.door);
    const key = await endorsementKey(elsewhere, kind);
    await elsewhere.close();
    await other.close();
    await laptop.certify(kind, await laptop.maker.certify(key));
    await unproved('wrongEk');
  });

  /** An agent that lies: its key lies in its memory, and it says of it what it likes. The TPM is a real one. */
  const liar = (areaOf: (jwk: PublicJwk) => Buffer): KeyStore => {
    const key = softwareKey(generateKey(), 'tpm');
    const tpm = tpmBehind(laptop.door);
    const hardware = {
      describe: () => tpm.inTurn((link) => describeIn(link, areaOf(key.publicJwk))),
      open: (hidden: Parameters<typeof openIn>[2]) =>
        tpm.inTurn(async (link) => {
          const handle = await loadKey(link, await makeKey(link));
          return whileLoaded(link, { handle }, () => openIn(link, handle, hidden));
        }),
    };
    const whole = { ...key, hardware };
    return {
      protection: 'tpm',
      isReady: async () => true,
      create: async () => whole,
      load: async () => whole,
      destroy: async () => tpm.close(),
    };
  };
  const areaOf = ({ x, y }: PublicJwk, template = signingTemplate): Buffer => {
    const point = [x, y].map((each) => sized(Buffer.from(each, 'base64url')));
    return Buffer.concat([template.subarray(0, -4), ...point]);
  };

  test.each(kinds)('is claimed where the TPM does not hold it, whatever its area says: %s', async (kind) => {
    laptop.trust(laptop.maker);
    await laptop.certify(kind);
    await unproved('wrongName', liar(areaOf));
  });

  test('is claimed where it was made outside, and its area says so', async () => {
    laptop.trust(laptop.maker);
    await laptop.certify('ecc');
    const outside = Buffer.from(signingTemplate);
    // Neither fixedTPM, fixedParent nor sensitiveDataOrigin: what a TPM says of a key that was brought in.
    outside.writeUInt32BE(outside.readUInt32BE(4) & ~0x32, 4);
    await unproved(
      'wrongAttributes',
      liar((jwk) => areaOf(jwk, outside)),
    );
  });

  test('is claimed where the area is that of another key', async () => {
    laptop.trust(laptop.maker);
    await laptop.certify('ecc');
    await unproved(
      'wrongName',
      liar(() => areaOf(softwareKey(generateKey(), 'tpm').publicJwk)),
    );
  });

  test.each(kinds)('is proved by a TPM that takes 300 ms for everything: %s', async (kind) => {
    laptop.trust(laptop.maker);
    await laptop.certify(kind);
    laptop.alter = async (_, honest) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return honest();
    };
    expect((await laptop.enrol()).key).toEqual({ proved: true });
  });

  test.each([
    ['fails', async () => refusal(0x101)],
    ['is gone', () => Promise.reject(new Error('EIO'))],
  ])('is claimed while the TPM %s as it is asked, and proved with the next connection', async (_, answer) => {
    laptop.trust(laptop.maker);
    await laptop.certify('ecc');
    laptop.alter = (command, honest) => (commandCode(command) === activateCode ? answer() : honest());
    await unproved('tpmUnavailable');
    expect(laptop.spine.log.join('\n')).toContain('the device key in the TPM cannot be used');
    laptop.alter = undefined;
    await laptop.stopAgent();
    await laptop.startAgent();
    await laptop.spine.untilStatus('the proof', ({ key }) => key?.proved === true);
  });

  test('is proved by a TPM that somebody locked with wrong passwords', async () => {
    laptop.trust(laptop.maker);
    await laptop.certify('ecc');
    await laptop.owner(lockOut);
    expect((await laptop.enrol()).key?.proved).toBe(true);
  });

  test('of a TPM that was cleared is gone, and the next one is proved by the same TPM, under two records that are told apart', async () => {
    laptop.trust(laptop.maker);
    await laptop.certify('ecc');
    const before = await laptop.enrol();
    await laptop.stopAgent();
    await laptop.owner(clearTpm);
    await laptop.startAgent();
    await laptop.spine.untilStatus('the key to be missing', ({ trouble }) => trouble?.what === 'keyMissing');
    laptop.spine.giveCode(laptop.spine.service.createToken());
    const after = await laptop.spine.untilStatus(
      'another record',
      ({ device, decision }) => device !== undefined && device.id !== before.device?.id && decision?.current === true,
    );
    expect(after.key?.proved).toBe(true);
    expect((await laptop.listed()).match(/same machine/g)).toHaveLength(2);
  });
});
