import { expect, test } from '@jest/globals';
import { requestKey } from '../../host/recording-file.ts';
import { replayHost } from '../../host/replay.ts';
import { diskEncryptionWin32 } from './win32.ts';

const idOf = (at: number) => `\\\\?\\Volume{00000000-0000-4000-8000-${String(at).padStart(12, '0')}}\\`;

/** A machine with so many volumes in folders, all protected but the last one. */
const machine = (count: number) => {
  const ats = Array.from({ length: count }, (_, at) => at);
  const row = { DriveLetter: null, ConversionStatus: 1, EncryptionMethod: 7, EncryptionPercentage: 100 };
  const answers = {
    [requestKey.volumes()]: { is: ats.map((at) => ({ id: idOf(at), kind: 'fixed', paths: [`C:\\Data\\${at}\\`] })) },
    [requestKey.question('encryptableVolumes')]: {
      is: ats.map((at) => ({ ...row, DeviceID: idOf(at), ProtectionStatus: at === count - 1 ? 0 : 1 })),
    },
  };
  return replayHost({ stance: 'recording', version: 1, platform: 'win32', at: 1_795_300_000, answers });
};

test.each([3, 61, 62, 63, 64, 65, 200])(
  'of %i volumes the last one, which is suspended, is never left out',
  async (count) => {
    const { reading } = await diskEncryptionWin32.collect(machine(count));
    const volumes = reading.state === 'observed' ? reading.fact.volumes : [];
    expect(volumes.length).toBeLessThanOrEqual(64);
    expect(volumes.map(({ state }) => state)).toContain('suspended');
  },
);
