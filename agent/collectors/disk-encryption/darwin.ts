import { type Known, type Unread, unread } from '../../../shared/reading.ts';
import type { DiskEncryptionFact, Volume } from '../../../shared/signals/disk-encryption.ts';
import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { notObserved, observed } from '../observed.ts';
import { fitVolumes } from './fit-volumes.ts';
import { type ApfsContainer, hasRole, judgedVolumes, parseApfsList, stateOf } from './macos/apfs.ts';
import { type FileVault, parseFdesetup } from './macos/fdesetup.ts';
import { parseMounts } from './macos/mounts.ts';
import { type InternalDisks, parseInternalDisks } from './macos/partitions.ts';
import { parseSwapUsage } from './macos/swap-usage.ts';

const method = 'filevault';

/** What the machine said, each part by itself. */
interface Seen {
  readonly fileVault: Known<FileVault>;
  readonly containers: Known<readonly ApfsContainer[]>;
  readonly internal: Known<InternalDisks>;
  /** The disks that carry the running system and its users' data. */
  readonly carrying: Known<ReadonlySet<string>>;
}

/** Whether what lies on the disks of this Mac opens only with a user's password: FileVault, volume by volume. */
export const diskEncryptionDarwin: Collector<DiskEncryptionFact> = {
  async collect(host) {
    const [fileVault, containers, internal, carrying, swap] = await Promise.all([
      ask(host, 'fdesetup', ['status'], parseFdesetup),
      ask(host, 'diskutil', ['apfs', 'list', '-plist'], parseApfsList),
      ask(host, 'diskutil', ['list', '-plist', 'internal', 'physical'], parseInternalDisks),
      ask(host, 'mount', [], parseMounts),
      ask(host, 'sysctl', ['-n', 'vm.swapusage'], parseSwapUsage),
    ]);
    const notes = [`fdesetup: ${words(fileVault)}`];
    if ('unread' in fileVault && 'unread' in containers) return notObserved(host, fileVault.unread, notes);
    const volumes = [
      ...apfsVolumes({ fileVault, containers, internal, carrying }, notes),
      ...otherVolumes(internal, notes),
    ];
    if ('unread' in swap) volumes.push({ role: 'swap', state: swap });
    else if (swap.is !== 'none') volumes.push({ role: 'swap', state: swap.is });
    return observed(host, 'FileVault', { volumes: fitVolumes(volumes) }, notes);
  },
  watch: {
    // A volume that is mounted shows there; of FileVault itself nothing tells, and it takes hours to change.
    directories: [{ path: '/Volumes' }],
    everySeconds: 300,
    async look(host) {
      return JSON.stringify([await host.run('fdesetup', ['status']), await host.run('mount', [])]);
    },
  },
  // diskutil has 20 s, and asks every disk: seven have been seen.
  limitMs: 25_000,
};

async function ask<T>(
  host: Host,
  tool: string,
  args: readonly string[],
  parse: (text: string) => T | undefined,
): Promise<Known<T>> {
  const answer = await host.run(tool, args);
  if (!('is' in answer)) return unread(whyNot(answer, 'toolMissing'));
  const value = answer.is.exit === 0 ? parse(answer.is.stdout) : undefined;
  return value === undefined ? unread('unparseable') : { is: value };
}

function apfsVolumes(seen: Seen, notes: string[]): Volume[] {
  const { fileVault, containers } = seen;
  const told = tellOf(fileVault);
  // Without the list only the system is known, and that the data on it is not.
  if ('unread' in containers)
    return [
      { role: 'system', ...told },
      { role: 'data', state: containers },
    ];
  const volumes: Volume[] = [];
  for (const container of containers.is) {
    const place = placeOf(container, seen);
    for (const volume of judgedVolumes(container)) {
      const role = hasRole(volume, 'System') ? 'system' : 'data';
      const state = stateOf(volume);
      const isTold = place === 'carrying' && (role === 'system' || hasRole(volume, 'Data'));
      const mine = isTold && told.state !== 'on' ? told : encrypted(state);
      notes.push(`${volume.DeviceIdentifier} (${role}, ${words(place)}): ${words(state)}`);
      if (place === 'external') continue;
      // It may lie on a stick: what is off there says nothing of this Mac, and is not to be passed over either.
      volumes.push({ role, ...(typeof place === 'object' && state === 'off' ? { state: place } : mine) });
    }
  }
  // A list without the container that the system runs from says nothing of its data.
  if (!containers.is.some((container) => placeOf(container, seen) === 'carrying'))
    volumes.push({ role: 'data', state: unread('unparseable') });
  // Before macOS 10.15 no volume has a role.
  return volumes.some(({ role }) => role === 'system') ? volumes : [{ role: 'system', ...told }, ...volumes];
}

type State = Omit<Volume, 'role'>;

/** What fdesetup says of the volumes that the running system lies on. */
function tellOf(fileVault: Known<FileVault>): State {
  if ('unread' in fileVault) return { state: fileVault };
  const { state, percent } = fileVault.is;
  if (percent === undefined) return encrypted(state);
  // It counts what is done, we count what is encrypted.
  return { ...encrypted(state), percent: state === 'decrypting' ? 100 - percent : percent };
}

const encrypted = (state: Volume['state']): State =>
  typeof state === 'object' || state === 'off' ? { state } : { state, method };

/** `carrying`: the running system or its users' data lie there, whether inside the Mac or not. */
type Place = 'carrying' | 'internal' | 'external' | Unread;

function placeOf(container: ApfsContainer, { internal, carrying }: Seen): Place {
  const isCarrying =
    'is' in carrying
      ? carrying.is.has(container.ContainerReference)
      : container.Volumes.some((volume) => hasRole(volume, 'System'));
  if (isCarrying) return 'carrying';
  if ('unread' in internal) return internal;
  const isInside = container.PhysicalStores.some(({ DeviceIdentifier }) =>
    internal.is.disks.has(/^disk\d+/.exec(DeviceIdentifier)?.[0] ?? ''),
  );
  if (isInside) return 'internal';
  // Where users' data could lie on it, it may not be passed over.
  return 'unread' in carrying ? carrying : 'external';
}

function otherVolumes(internal: Known<InternalDisks>, notes: string[]): Volume[] {
  // What lies beside APFS is not known then.
  if ('unread' in internal) return [{ role: 'data', state: internal }];
  return internal.is.others.map(({ device, content, state }) => {
    notes.push(`${device} (${content}): ${words(state)}`);
    return { role: 'data', state };
  });
}

const words = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
