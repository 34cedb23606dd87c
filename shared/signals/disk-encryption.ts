import * as v from 'valibot';
import { known, Unread } from '../reading.ts';
import { defineSignal, everywhere, type Finding, type SayFact } from '../signal.ts';

export const VolumeRole = v.picklist(['system', 'data', 'swap']);
export type VolumeRole = v.InferOutput<typeof VolumeRole>;

/** `suspended`: encrypted with the key lying open beside it. `locked`: encrypted and not opened since the start. */
export const VolumeState = v.picklist(['on', 'off', 'suspended', 'encrypting', 'decrypting', 'locked']);
export type VolumeState = v.InferOutput<typeof VolumeState>;

/** One internal volume: `on` only where every path from it down to the disks crosses encryption. */
export const Volume = v.object({
  role: VolumeRole,
  state: v.union([VolumeState, Unread]),
  /** How: `luks1`, `luks2`, `plain`, `bitlocker`, `filevault`, `zfs`, … Only beside an encrypted state. */
  method: v.optional(v.pipe(v.string(), v.maxLength(32))),
  /**
   * Whether a real cipher lies over every part of it (`whole`), where a mapping of Linux encrypts it. The state is then what the
   * mapping says of itself, and this is what its table says. Not there where nothing of the kind lies below (BitLocker, FileVault, ZFS).
   */
  mapping: v.optional(known(v.literal('whole'))),
  /** How much of it is encrypted, where that is changing and the system says. */
  percent: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
});
export type Volume = v.InferOutput<typeof Volume>;

export const DiskEncryptionFact = v.object({ volumes: v.pipe(v.array(Volume), v.maxLength(64)) });
export type DiskEncryptionFact = v.InferOutput<typeof DiskEncryptionFact>;

export const DiskEncryptionRule = v.strictObject({
  /** The volumes that must be encrypted, by what they hold. */
  roles: v.optional(v.pipe(v.array(VolumeRole), v.minLength(1)), ['system', 'data', 'swap']),
  /** Whether a volume that is still being encrypted is good enough. */
  encryptingIsEnough: v.optional(v.boolean(), false),
  /** `required`: that a Linux mapping encrypts must have been seen. `whereKnown`: where only root is told, its own word is enough. */
  mapping: v.optional(v.picklist(['required', 'whereKnown']), 'required'),
});
export type DiskEncryptionRule = v.InferOutput<typeof DiskEncryptionRule>;

type Because =
  | 'off'
  | 'suspended'
  | 'encrypting'
  | 'decrypting'
  | 'volumeNotKnown'
  | 'mappingNotKnown'
  | 'noSystemVolume';

export const diskEncryption = defineSignal<DiskEncryptionFact, DiskEncryptionRule, Because>({
  fact: DiskEncryptionFact,
  rule: DiskEncryptionRule,
  judge(fact, rule) {
    const volumes = fact.volumes.filter(({ role }) => rule.roles.includes(role));
    const findings = volumes.flatMap((volume) => judgeVolume(volume, rule));
    // An empty list is not an encrypted laptop: every running system has a system volume.
    if (!fact.volumes.some(({ role }) => role === 'system'))
      findings.push({ because: 'noSystemVolume', verdict: 'notKnown' });
    return findings.filter(({ because }, at) => findings.findIndex((other) => other.because === because) === at);
  },
  hides: {
    volumeNotKnown: ['off', 'suspended', 'encrypting', 'decrypting', 'mappingNotKnown'],
    noSystemVolume: ['off', 'suspended', 'encrypting', 'decrypting', 'volumeNotKnown', 'mappingNotKnown'],
  },
  words: {
    title: 'Disk encryption',
    why: 'If the laptop is lost, whoever finds it can read every file on a disk that is not encrypted.',
    describe: describeVolumes,
    because: {
      off: {
        state: 'Off',
        sentence: 'At least one volume of this laptop is not encrypted.',
        steps: {
          linux: ['Ask your IT team: a Linux system is encrypted when it is installed.'],
          darwin: [
            'Open System Settings › Privacy & Security › FileVault.',
            'Turn on FileVault.',
            'Your laptop is checked by itself.',
          ],
          win32: [
            'Open Settings › Privacy & security › Device encryption.',
            'Turn it on.',
            'Your laptop is checked by itself.',
          ],
        },
      },
      suspended: {
        state: 'Suspended',
        sentence: 'The disk is encrypted, but its protection is suspended, so the key lies open on it.',
        steps: everywhere(
          'Restart the laptop.',
          'If it stays suspended, open the encryption settings and resume protection.',
        ),
      },
      encrypting: {
        state: 'Still encrypting',
        sentence: 'The disk is being encrypted and is not protected until that ends.',
        steps: everywhere('Keep the laptop on mains power.', 'Your laptop is checked by itself.'),
      },
      decrypting: {
        state: 'Being decrypted',
        sentence: 'Somebody turned encryption off, and the disk is being decrypted.',
        steps: everywhere('Open the encryption settings and turn encryption on again.'),
      },
      volumeNotKnown: {
        state: 'Not known',
        sentence: 'The state of at least one volume could not be read.',
        steps: everywhere('Ask your IT team to run "stance doctor" on this laptop.'),
      },
      mappingNotKnown: {
        state: 'Not verified',
        sentence: 'The disk says it is encrypted, but nobody could look whether all of it is, and by a real cipher.',
        steps: {
          ...everywhere('Ask your IT team to run "stance doctor" on this laptop.'),
          linux: [
            'Ask your IT team to install Stance from its package: without it only root can look.',
            'If it is installed that way, ask them to run "stance doctor" on this laptop.',
          ],
        },
      },
      noSystemVolume: {
        state: 'Not known',
        sentence: 'The volume that holds the operating system could not be found.',
        steps: everywhere('Ask your IT team to run "stance doctor" on this laptop.'),
      },
    },
  },
});

function judgeVolume(volume: Volume, rule: DiskEncryptionRule): Finding<Because>[] {
  const { state } = volume;
  if (typeof state === 'object') return [{ because: 'volumeNotKnown', verdict: 'notKnown', why: state.unread }];
  if (state === 'on' || state === 'locked') return rule.mapping === 'required' ? judgeMapping(volume) : [];
  if (state === 'encrypting' && rule.encryptingIsEnough) return [];
  return [{ because: state, verdict: 'fail' }];
}

/** What a mapping of Linux encrypts with. An agent that names one and says nothing of its table has not looked. */
const mapped = new Set(['luks1', 'luks2', 'plain', 'tcrypt']);

function judgeMapping({ state, method, mapping }: Volume): Finding<Because>[] {
  if (mapping === undefined)
    return state === 'on' && mapped.has(method ?? '')
      ? [{ because: 'mappingNotKnown', verdict: 'notKnown', why: 'unsupported' }]
      : [];
  return 'is' in mapping ? [] : [{ because: 'mappingNotKnown', verdict: 'notKnown', why: mapping.unread }];
}

function describeVolumes({ volumes }: DiskEncryptionFact, say: SayFact): string {
  const states = new Map<VolumeState | 'notKnown', number>();
  for (const { state } of volumes) {
    const word = typeof state === 'object' ? 'notKnown' : state;
    states.set(word, (states.get(word) ?? 0) + 1);
  }
  const [only] = states.keys();
  if (only === undefined) return say('disk.none');
  if (states.size > 1)
    return [...states]
      .map(([state, count]) => say(`disk.${state}.some`, { count }))
      .reduce((one, other) => say('fact.several', { one, other }));
  const method = volumes.find(({ method }) => method !== undefined)?.method?.toUpperCase();
  const isDoubted = volumes.some(({ mapping }) => mapping !== undefined && 'unread' in mapping);
  return [
    say(`disk.${only}`),
    ...(method === undefined || method === '' ? [] : [method]),
    say('disk.volumes', { count: volumes.length }),
    ...(isDoubted ? [say('disk.doubt')] : []),
  ].join(' · ');
}
