import * as v from 'valibot';
import type { Volume } from '../../../../shared/signals/disk-encryption.ts';
import { parsePlist } from '../../plist/read-plist.ts';

/** Volumes that macOS keeps for itself and for its start; none holds what a user writes. Swap is judged by the kernel's word. */
const ownRoles = new Set([
  'Baseband',
  'Hardware',
  'Installer',
  'Preboot',
  'Prelogin',
  'Recovery',
  'Update',
  'VM',
  'xART',
]);

const ApfsVolume = v.object({
  DeviceIdentifier: v.string(),
  Roles: v.optional(v.array(v.string()), []),
  FileVault: v.optional(v.boolean()),
  Locked: v.optional(v.boolean(), false),
  CryptoMigrationOn: v.optional(v.boolean(), false),
});
const ApfsList = v.object({
  Containers: v.array(
    v.object({
      ContainerReference: v.string(),
      PhysicalStores: v.array(v.object({ DeviceIdentifier: v.string() })),
      Volumes: v.array(ApfsVolume),
    }),
  ),
});
type ApfsVolume = v.InferOutput<typeof ApfsVolume>;

/** One container: a pool of volumes on one or more partitions. */
export type ApfsContainer = v.InferOutput<typeof ApfsList>['Containers'][number];

/** Reads `diskutil apfs list -plist`. */
export function parseApfsList(text: string): readonly ApfsContainer[] | undefined {
  const list = v.safeParse(ApfsList, parsePlist(text));
  return list.success ? list.output.Containers : undefined;
}

/** The volumes of a container that hold the system or what users write. */
export const judgedVolumes = ({ Volumes }: ApfsContainer): readonly ApfsVolume[] =>
  Volumes.filter(({ Roles }) => Roles.length === 0 || !Roles.every((role) => ownRoles.has(role)));

export const hasRole = ({ Roles }: ApfsVolume, role: 'System' | 'Data'): boolean => Roles.includes(role);

/**
 * The state of a volume by its own entry. `FileVault` alone tells: what diskutil calls encrypted at rest opens for whoever
 * starts the machine, and has `Encryption` set all the same.
 */
export function stateOf({ FileVault, Locked, CryptoMigrationOn }: ApfsVolume): Volume['state'] {
  if (FileVault === undefined) return { unread: 'unparseable' };
  // The entry does not say which way it goes.
  if (CryptoMigrationOn) return { unread: 'unsupported' };
  if (!FileVault) return 'off';
  return Locked ? 'locked' : 'on';
}
