import * as v from 'valibot';
import type { Volume } from '../../../../shared/signals/disk-encryption.ts';
import { parsePlist } from '../../plist/read-plist.ts';

const DiskList = v.object({
  AllDisksAndPartitions: v.array(
    v.object({
      DeviceIdentifier: v.pipe(v.string(), v.regex(/^disk\d+$/)),
      Content: v.optional(v.string(), ''),
      Partitions: v.optional(
        v.array(v.object({ DeviceIdentifier: v.string(), Content: v.optional(v.string(), '') })),
        [],
      ),
    }),
  ),
});

/** A partition without APFS that may hold what users write, and what is known of it. */
export interface OtherPartition {
  readonly device: string;
  readonly content: string;
  readonly state: Volume['state'];
}

/** The disks inside this Mac, and what lies on them beside APFS. */
export interface InternalDisks {
  readonly disks: ReadonlySet<string>;
  readonly others: readonly OtherPartition[];
}

/** What starts the machine, or belongs to APFS, which is judged volume by volume. */
const startOrApfs = /^(EFI|Apple_APFS.*|Apple_Boot|Apple_KernelCoreDump|Bios Boot Partition|Microsoft Reserved|)$/;

/** Reads `diskutil list -plist internal physical`. */
export function parseInternalDisks(text: string): InternalDisks | undefined {
  const list = v.safeParse(DiskList, parsePlist(text));
  if (!list.success) return undefined;
  const { AllDisksAndPartitions: disks } = list.output;
  const others = disks.flatMap(({ Content: scheme, Partitions: partitions }) =>
    partitions
      // A card in a built-in reader is internal too; cards do not come with the partition table of a Mac's own disks.
      .filter(
        ({ Content }) => !startOrApfs.test(Content) && (scheme === 'GUID_partition_scheme' || Content === 'Apple_HFS'),
      )
      .map(({ DeviceIdentifier: device, Content: content }) => ({ device, content, state: stateOf(content) })),
  );
  return { disks: new Set(disks.map(({ DeviceIdentifier }) => DeviceIdentifier)), others };
}

/** HFS+ by itself encrypts nothing; of CoreStorage and of other systems' volumes nothing here can tell. */
const stateOf = (content: string): Volume['state'] => (content === 'Apple_HFS' ? 'off' : { unread: 'unsupported' });
