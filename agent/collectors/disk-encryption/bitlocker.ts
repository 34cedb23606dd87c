import * as v from 'valibot';
import { type Known, unread, type Why } from '../../../shared/reading.ts';
import type { Volume } from '../../../shared/signals/disk-encryption.ts';
import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { VolumeFacts } from '../../host/windows/windows-requests.ts';

type Protection = Pick<Volume, 'state' | 'method' | 'percent'>;

/** What BitLocker says of the volumes of a machine, and who said it. */
export interface BitLocker {
  readonly source: string;
  protectionOf(volume: VolumeFacts): Protection;
  /** Whether it speaks of a volume that is not one of these, or in a row that makes no sense. */
  knowsMoreThan(volumes: readonly VolumeFacts[]): boolean;
  readonly notes: readonly string[];
}

/** Asks BitLocker's own management, and where we may not, the property that Explorer shows everybody. */
export async function readBitLocker(host: Host): Promise<BitLocker> {
  const rows = await host.question('encryptableVolumes');
  if ('is' in rows) {
    const entries = rows.is.flatMap((row) => entryOf(row));
    const byId = new Map(entries.map((entry) => [entry.id, entry.protection]));
    // The same volume, with the letter by which BitLocker knows it.
    const isOf = ({ id, letter }: Entry, volume: VolumeFacts) =>
      volume.id.toLowerCase() === id && (letter === undefined || driveLetterOf(volume) === letter);
    return {
      source: 'bitlocker',
      protectionOf: ({ id }) => byId.get(id.toLowerCase()) ?? { state: unread('unparseable') },
      knowsMoreThan: (volumes) =>
        byId.size < rows.is.length || entries.some((entry) => !volumes.some((volume) => isOf(entry, volume))),
      notes: [`BitLocker: ${rows.is.length} volumes`],
    };
  }
  const why = whyNot(rows, 'toolMissing');
  const shown = await host.question('shellProtection');
  const shownRows = 'is' in shown ? shown.is : [];
  const byDrive = new Map(shownRows.flatMap((row) => shownEntryOf(row)));
  return {
    source: 'shell',
    protectionOf: (volume) => byDrive.get(driveLetterOf(volume) ?? '') ?? { state: unread(why) },
    knowsMoreThan: (volumes) =>
      byDrive.size < shownRows.length ||
      [...byDrive.keys()].some((drive) => volumes.every((volume) => driveLetterOf(volume) !== drive)),
    notes: [
      `BitLocker: ${why}`,
      `shell: ${'is' in shown ? `${shown.is.length} drives` : whyNot(shown, 'toolMissing')}`,
    ],
  };
}

const driveLetterOf = ({ paths }: VolumeFacts): string | undefined =>
  paths
    .find((path) => /^[A-Z]:\\$/i.test(path))
    ?.slice(0, 2)
    .toUpperCase();

const EncryptableVolume = v.object({
  DeviceID: v.string(),
  DriveLetter: v.nullable(v.pipe(v.string(), v.regex(/^[A-Z]:$/i))),
  ProtectionStatus: v.number(),
  ConversionStatus: v.number(),
  EncryptionMethod: v.number(),
  EncryptionPercentage: v.number(),
});

interface Entry {
  readonly id: string;
  readonly letter: string | undefined;
  readonly protection: Protection;
}

function entryOf(row: unknown): Entry[] {
  const parsed = v.safeParse(EncryptableVolume, row);
  if (!parsed.success) return [];
  const { DeviceID, DriveLetter, ProtectionStatus, ConversionStatus, EncryptionMethod, EncryptionPercentage } =
    parsed.output;
  const state = stateOf(ProtectionStatus, ConversionStatus, EncryptionMethod);
  const isEncrypted = 'is' in state && state.is !== 'off' && state.is !== 'locked';
  const isUnderWay = 'is' in state && (state.is === 'encrypting' || state.is === 'decrypting');
  const hasPercent = Number.isInteger(EncryptionPercentage) && EncryptionPercentage >= 0 && EncryptionPercentage <= 100;
  const protection: Protection = {
    state: 'is' in state ? state.is : state,
    // 5: the drive encrypts by itself, and BitLocker only keeps its key.
    ...(isEncrypted && { method: EncryptionMethod === 5 ? 'bitlocker-hardware' : 'bitlocker' }),
    ...(isUnderWay && hasPercent && { percent: EncryptionPercentage }),
  };
  return [{ id: DeviceID.toLowerCase(), letter: DriveLetter?.toUpperCase(), protection }];
}

type State = Exclude<Volume['state'], { unread: Why }>;

/** ConversionStatus and ProtectionStatus together: encrypted without protection is suspended, its key lies open on the disk. */
function stateOf(protection: number, conversion: number, method: number): Known<State> {
  if (protection === 2) return { is: 'locked' };
  if (protection !== 0 && protection !== 1) return unread('unparseable');
  if (conversion === 0) return protection === 0 ? { is: 'off' } : unread('unparseable');
  if (conversion === 2 || conversion === 4) return { is: 'encrypting' };
  if (conversion === 3 || conversion === 5) return { is: 'decrypting' };
  if (conversion !== 1) return unread('unparseable');
  if (protection === 0) return { is: 'suspended' };
  // Encrypted with no method makes no sense, and a method that is newer than we are is still one.
  return method > 0 ? { is: 'on' } : unread('unparseable');
}

/** Values of System.Volume.BitLockerProtection, as Chromium reads them too. Others were seen and nobody says what they mean. */
const shownStates: Readonly<Record<number, State>> = {
  1: 'on',
  2: 'off',
  3: 'encrypting',
  4: 'decrypting',
  5: 'suspended',
  6: 'locked',
};

const ShownProtection = v.object({ Drive: v.pipe(v.string(), v.regex(/^[A-Z]:$/i)), Value: v.nullable(v.number()) });

function shownEntryOf(row: unknown): [string, Protection][] {
  const parsed = v.safeParse(ShownProtection, row);
  if (!parsed.success) return [];
  const { Drive, Value } = parsed.output;
  const state = Value === null ? undefined : shownStates[Value];
  const hasMethod = state !== undefined && state !== 'off' && state !== 'locked';
  const why: Why = Value === null || Value === 0 ? 'unsupported' : 'unparseable';
  return [[Drive.toUpperCase(), { state: state ?? unread(why), ...(hasMethod && { method: 'bitlocker' }) }]];
}
