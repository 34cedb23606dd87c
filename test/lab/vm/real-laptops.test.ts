import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { collect } from '../../../agent/collect.ts';
import { recordingHost } from '../../../agent/host/recording.ts';
import { formatRecording } from '../../../agent/host/recording-file.ts';
import { replayHost } from '../../../agent/host/replay.ts';
import type { Volume } from '../../../shared/signals/disk-encryption.ts';
import { describeWith, needs } from '../../support/needs.ts';
import { type Firmware, firmwares } from './firmware.ts';
import { withLaptop } from './laptop.ts';
import { type Layout, layouts } from './layouts.ts';
import { nameplate } from './machine.ts';
import { type Looker, readSeen, type Seen } from './seen.ts';

/** Every run leaves here what diskEncryption asked of each layout, in the form of a fixture. */
const recordings = join(__dirname, '../../../.cache/lab/recordings');

const [first] = layouts as readonly [Layout, ...Layout[]];
const observed = (fact: object) => expect.objectContaining({ state: 'observed', fact });
const secureBootVariable = 'head 6 /sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c';

/** What somebody says who may not look into the table of a mapping. */
const unverified = (volume: Volume): Volume =>
  volume.mapping === undefined ? volume : { ...volume, mapping: { unread: 'notPermitted' } };

/** Boots a laptop once for a group of tests: what was seen of a layout, and which TPM devices it has. */
const booted = (firmware: Firmware, tried: readonly Layout[]) => {
  const seen = new Map<string, () => Seen>();
  let tpm: readonly string[] = [];
  beforeAll(() =>
    withLaptop(firmware, tried, (out) => {
      for (const { name } of tried)
        for (const by of ['nobody', 'root'] as const)
          seen.set(
            `${name} ${by}`,
            settled(() => readSeen(out, name, by)),
          );
      tpm = readFileSync(join(out, 'tpm.log'), 'utf8').split('\n').filter(Boolean);
    }),
  );
  return {
    of: ({ name }: Layout, by: Looker = 'nobody'): Seen => {
      const found = seen.get(`${name} ${by}`);
      if (found === undefined) throw new Error(`the laptop did not come to ${name}`);
      return found();
    },
    tpm: () => tpm,
  };
};

/** Runs something now, and gives or throws what came of it whenever it is asked. */
const settled = <T>(run: () => T): (() => T) => {
  try {
    const value = run();
    return () => value;
  } catch (thrown) {
    return () => {
      throw thrown;
    };
  }
};

describeWith(needs('emulator'), 'a laptop that is really built and started', () => {
  describe('with Secure Boot and a TPM', () => {
    const laptop = booted(firmwares.secureBoot, layouts);
    mkdirSync(recordings, { recursive: true });

    test.each(layouts)('reads to root as it was built: $name', (layout) => {
      expect(laptop.of(layout, 'root').readings.diskEncryption).toEqual(observed({ volumes: layout.volumes }));
    });

    test.each(layouts)('reads to nobody as its mappings say, and not as verified: $name', (layout) => {
      const volumes = (layout.claimed ?? layout.volumes).map(unverified);
      expect(laptop.of(layout).readings.diskEncryption).toEqual(observed({ volumes }));
    });

    test.each(layouts)('can be replayed as it was: $name', async (layout) => {
      const { readings, recording } = laptop.of(layout, 'root');
      const host = recordingHost(replayHost(recording));
      const { diskEncryption } = await collect(host, ['diskEncryption']);
      expect(diskEncryption?.reading).toEqual(readings.diskEncryption);
      writeFileSync(join(recordings, `${layout.name}.json`), formatRecording(host.recorded()));
    });

    test('reads Secure Boot as on, from the byte that the firmware gives, and the TPM as 2.0', () => {
      const { readings, recording } = laptop.of(first);
      expect(recording.answers[secureBootVariable]).toEqual({ is: '\x06\0\0\0\x01' });
      expect(readings.secureBoot).toEqual(observed({ state: { is: 'on' }, chip: { is: 'tpm2' } }));
      expect(laptop.tpm()).toEqual(['/dev/tpm0', '/dev/tpmrm0']);
    });

    test('reads the kernel as locked down, which it is after a start that was checked', () => {
      const { systemIntegrity } = laptop.of(first).readings;
      expect(systemIntegrity).toMatchObject({ state: 'observed', fact: { lockdown: { is: 'integrity' } } });
    });
  });

  describe('whose firmware has no keys yet', () => {
    const laptop = booted(firmwares.setupMode, [first]);

    test('reads Secure Boot as waiting for keys, and the TPM all the same', () => {
      const { readings, recording } = laptop.of(first);
      expect(recording.answers[secureBootVariable]).toEqual({ is: '\x06\0\0\0\0' });
      expect(readings.secureBoot).toEqual(observed({ state: { is: 'setup' }, chip: { is: 'tpm2' } }));
      expect(readings.systemIntegrity).toMatchObject({ fact: { lockdown: { is: 'none' } } });
    });
  });

  describe('with a BIOS and without a TPM', () => {
    const laptop = booted(firmwares.bios, [first]);

    test('reads Secure Boot and the chip as not there', () => {
      expect(laptop.of(first).readings.secureBoot).toEqual(observed({ state: { is: 'absent' }, chip: { is: 'none' } }));
      expect(laptop.tpm()).toEqual([]);
    });

    test.each(['nobody', 'root'] as const)(
      'reads to %s its maker and name from the firmware, and that it is a virtual machine under that name',
      (by) => {
        const name = { maker: { is: nameplate.manufacturer }, model: { is: nameplate.version } };
        expect(laptop.of(first, by).readings.hardware).toEqual(observed({ ...name, virtual: { is: true } }));
      },
    );

    test('tells nothing that is its own, not even to a recording', () => {
      const { readings, recording } = laptop.of(first, 'root');
      const told = JSON.stringify([readings, recording]).toLowerCase();
      for (const id of [nameplate.serial, nameplate.uuid]) expect(told).not.toContain(id.toLowerCase());
    });

    test('reads nobody as its manager, and not as "nobody manages it"', () => {
      const nothing = { unread: 'unsupported' };
      expect(laptop.of(first).readings.management).toEqual(
        observed({ system: 'linux', enrolled: nothing, by: nothing }),
      );
    });
  });
});
