import { unread } from '../../../shared/reading.ts';
import type { DiskEncryptionFact, Volume } from '../../../shared/signals/disk-encryption.ts';
import { partOf, whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { VolumeFacts } from '../../host/windows/windows-requests.ts';
import type { Collector } from '../collector.ts';
import { notObserved, observed } from '../observed.ts';
import { type BitLocker, readBitLocker } from './bitlocker.ts';
import { fitVolumes } from './fit-volumes.ts';

const memoryKey = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Memory Management';
const systemKey = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';

/** Whether every internal volume that can be reached is protected by BitLocker, and those that pages are written to. */
export const diskEncryptionWin32: Collector<DiskEncryptionFact> = {
  async collect(host) {
    const answer = await host.volumes();
    if (!('is' in answer)) return notObserved(host, whyNot(answer, 'toolMissing'), ['volumes of the mount manager']);
    const bitLocker = await readBitLocker(host);
    const root = partOf(await host.registryValue(systemKey, 'SystemRoot'), 'toolMissing', driveOf);
    const isSystem = (volume: VolumeFacts) => 'is' in root && volumeAt(root.is, [volume]) !== undefined;
    const volumes: Volume[] = [];
    // Nobody says which one it is: the others are judged as data, and that this one is missing is said.
    if ('unread' in root) volumes.push({ role: 'system', state: root });
    const notes = [...bitLocker.notes];
    for (const volume of answer.is) {
      const role = isSystem(volume) ? 'system' : 'data';
      const left = role === 'system' ? undefined : whyLeftOut(volume);
      notes.push(`${volume.id} ${volume.paths.join(' ')}: ${left ?? role}`);
      if (left === undefined) volumes.push({ role, ...bitLocker.protectionOf(volume) });
    }
    // BitLocker knows of more than the mount manager does: somebody's list is not whole.
    if (bitLocker.knowsMoreThan(answer.is)) volumes.push({ role: 'data', state: unread('unparseable') });
    volumes.push(...(await swapVolumes(host, answer.is, volumes, bitLocker)));
    return observed(host, bitLocker.source, { volumes: fitVolumes(volumes) }, notes);
  },
  watch: {
    directories: [],
    // A volume that this Windows has not seen before.
    registry: [{ key: 'HKLM\\SYSTEM\\MountedDevices' }],
    eventLog: [{ channel: 'Microsoft-Windows-BitLocker/BitLocker Management', query: '*' }],
    // The log does not tell of everything, and is for administrators; to ask costs about a tenth of a second.
    everySeconds: 300,
    async look(host) {
      const volumes = await host.volumes();
      const { protectionOf, notes } = await readBitLocker(host);
      return JSON.stringify([volumes, notes, 'is' in volumes && volumes.is.map(protectionOf)]);
    },
  },
  // Two questions, each with its own limit, behind those of other signals.
  limitMs: 45_000,
};

/** What can be carried away, and what starts or mends the system and cannot be reached, holds no data of ours. */
function whyLeftOut({ kind, bus, use, paths }: VolumeFacts): string | undefined {
  if (kind === 'removable' || kind === 'optical') return `left out, ${kind}`;
  if (bus === 'external') return 'left out, not internal';
  return use !== undefined && paths.length === 0 ? `left out, ${use}` : undefined;
}

/** `C:\` of `C:\Windows`. */
const driveOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[A-Z]:\\[^\\]/i.test(value) ? value.slice(0, 3).toUpperCase() : undefined;

const volumeAt = (drive: string, volumes: readonly VolumeFacts[]): VolumeFacts | undefined =>
  volumes.find(({ paths }) => paths.some((path) => path.toUpperCase() === drive));

/**
 * The volumes with page files; what is in memory is written there, whatever else they hold. Where no list of them can be read
 * (or it is empty, which a machine without any cannot be told from), they can only lie on what was judged already.
 */
async function swapVolumes(
  host: Host,
  volumes: readonly VolumeFacts[],
  judged: readonly Volume[],
  bitLocker: BitLocker,
): Promise<Volume[]> {
  const files = partOf(await host.registryValue(memoryKey, 'ExistingPageFiles'), 'toolMissing', listOf);
  if ('unread' in files || files.is.length === 0) {
    const why = 'unread' in files ? files : unread('unparseable');
    const isAllOn = judged.length > 0 && judged.every(({ state }) => state === 'on');
    return [{ role: 'swap', state: isAllOn ? 'on' : why }];
  }
  return files.is.map((file) => {
    const drive = driveOf(file.replace(/^\\\?\?\\/, ''));
    const volume = drive === undefined ? undefined : volumeAt(drive, volumes);
    if (volume === undefined) return { role: 'swap', state: unread('unparseable') };
    return { role: 'swap', ...bitLocker.protectionOf(volume) };
  });
}

const listOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.filter((entry) => entry !== '') : undefined;
