import type { Volume } from '../../../shared/signals/disk-encryption.ts';

/** One way to lay a system out on disks. */
export interface Layout {
  /** As a file name and as a sentence in one. */
  readonly name: string;
  /** How many internal disks it takes: `$one` and `$two`, 256 MB each. */
  readonly disks: 1 | 2;
  /** How it is built, in bash and the words of `guest/try-layout`. The root ends up mounted at `$root`. */
  readonly build: string;
  /** What is true of it. */
  readonly volumes: readonly Volume[];
  /** What its mappings say of themselves, where their tables, which only root is told, say otherwise. */
  readonly claimed?: readonly Volume[];
}

const on = (role: Volume['role'], method: string): Volume => ({ role, state: 'on', method, mapping: { is: 'whole' } });
const off = (role: Volume['role']): Volume => ({ role, state: 'off' });

/** Every layout that the lab builds, with what the agent must say of it. */
export const layouts: readonly Layout[] = [
  {
    name: 'lvm-on-luks2',
    disks: 1,
    build: `
      partition $one 32M rest
      encrypt luks2 \${one}p2 laptop_crypt
      group laptop /dev/mapper/laptop_crypt
      volume laptop root 96M
      volume laptop swap 24M
      system /dev/laptop/root boot
      data \${one}p1 boot
      swap /dev/laptop/swap`,
    volumes: [on('system', 'luks2'), on('swap', 'luks2')],
  },
  {
    name: 'btrfs-on-luks2',
    disks: 1,
    build: `
      encrypt luks2 $one whole_crypt
      mkfs.btrfs -q /dev/mapper/whole_crypt
      mount /dev/mapper/whole_crypt $root
      btrfs subvolume create $root/@
      btrfs subvolume create $root/@home
      umount $root
      mount -o subvol=@ /dev/mapper/whole_crypt $root
      furnish home
      mount -o subvol=@home /dev/mapper/whole_crypt $root/home`,
    volumes: [on('system', 'luks2'), on('data', 'luks2')],
  },
  {
    name: 'luks2-home-on-lvm',
    disks: 1,
    build: `
      group plain $one
      volume plain root 96M
      volume plain home 64M
      encrypt luks2 /dev/plain/home home_crypt
      system /dev/plain/root home
      data /dev/mapper/home_crypt home`,
    volumes: [off('system'), on('data', 'luks2')],
  },
  {
    name: 'luks1',
    disks: 1,
    build: `
      encrypt luks1 $one old_crypt
      system /dev/mapper/old_crypt`,
    volumes: [on('system', 'luks1')],
  },
  {
    name: 'locked-luks1-beside-a-plain-root',
    disks: 1,
    build: `
      partition $one 96M rest
      encrypt luks1 \${one}p2 locked_crypt
      cryptsetup close locked_crypt
      system \${one}p1`,
    volumes: [off('system')],
  },
  {
    name: 'plain-dm-crypt-swap',
    disks: 1,
    build: `
      partition $one 24M rest
      encrypt luks2 \${one}p2 beside_swap_crypt
      system /dev/mapper/beside_swap_crypt
      cryptsetup open --type plain --cipher aes-xts-plain64 --key-size 256 --key-file /dev/urandom \${one}p1 swap_crypt
      swap /dev/mapper/swap_crypt`,
    volumes: [on('system', 'luks2'), on('swap', 'plain')],
  },
  {
    name: 'plain-swap-beside-an-encrypted-root',
    disks: 1,
    build: `
      partition $one 24M rest
      encrypt luks2 \${one}p2 root_crypt
      system /dev/mapper/root_crypt
      swap \${one}p1`,
    volumes: [on('system', 'luks2'), off('swap')],
  },
  {
    name: 'swap-file-on-luks2',
    disks: 1,
    build: `
      encrypt luks2 $one file_crypt
      system /dev/mapper/file_crypt
      dd if=/dev/zero of=$root/swapfile bs=1M count=16
      chmod 600 $root/swapfile
      swap $root/swapfile`,
    volumes: [on('system', 'luks2'), on('swap', 'luks2')],
  },
  {
    name: 'encrypted-stick-beside-a-plain-root',
    disks: 1,
    build: `
      system $one media/stick
      encrypt luks2 $stick stick_crypt
      data /dev/mapper/stick_crypt media/stick`,
    volumes: [off('system')],
  },
  {
    name: 'plain-usb-disk-beside-an-encrypted-root',
    disks: 1,
    build: `
      encrypt luks2 $one alone_crypt
      system /dev/mapper/alone_crypt media/disk
      data $enclosure media/disk`,
    volumes: [on('system', 'luks2')],
  },
  {
    name: 'home-on-a-plain-usb-disk',
    disks: 1,
    build: `
      encrypt luks2 $one without_home_crypt
      system /dev/mapper/without_home_crypt home
      data $enclosure home`,
    volumes: [on('system', 'luks2'), off('data')],
  },
  {
    name: 'luks2-on-raid1',
    disks: 2,
    build: `
      mdadm --create /dev/md0 --run --quiet --level=1 --raid-devices=2 $one $two
      encrypt luks2 /dev/md0 mirror_crypt
      system /dev/mapper/mirror_crypt`,
    volumes: [on('system', 'luks2')],
  },
  {
    name: 'raid1-with-one-leg-plain',
    disks: 2,
    build: `
      encrypt luks2 $one leg_crypt
      mdadm --create /dev/md1 --run --quiet --level=1 --raid-devices=2 /dev/mapper/leg_crypt $two
      system /dev/md1`,
    volumes: [off('system')],
  },
  {
    name: 'lvm-volume-over-an-encrypted-and-a-plain-disk',
    disks: 2,
    build: `
      encrypt luks2 $one half_crypt
      group halves /dev/mapper/half_crypt $two
      volume halves root 400M
      system /dev/halves/root`,
    volumes: [off('system')],
  },
  {
    name: 'btrfs-over-an-encrypted-and-a-plain-disk',
    disks: 2,
    build: `
      encrypt luks2 $one member_crypt
      mkfs.btrfs -q /dev/mapper/member_crypt $two
      btrfs device scan /dev/mapper/member_crypt $two
      mount /dev/mapper/member_crypt $root
      furnish`,
    volumes: [off('system')],
  },
  {
    name: 'home-in-an-encrypted-file',
    disks: 1,
    build: `
      system $one home
      truncate --size=48M $root/home.img
      encrypt luks2 "$(losetup --find --show $root/home.img)" image_crypt
      data /dev/mapper/image_crypt home`,
    volumes: [off('system'), on('data', 'luks2')],
  },
  {
    name: 'verity-and-integrity-without-encryption',
    disks: 2,
    build: `
      partition $two 64M rest
      integritysetup format --batch-mode \${two}p1
      integritysetup open \${two}p1 data_integrity
      system $one srv
      umount $root
      hash=$(veritysetup format $one \${two}p2 | sed -n 's/^Root hash:[[:space:]]*//p')
      veritysetup open $one root_verity \${two}p2 "$hash"
      mount -o ro /dev/mapper/root_verity $root
      data /dev/mapper/data_integrity srv`,
    volumes: [off('system'), off('data')],
  },
  {
    name: 'luks2-with-integrity',
    disks: 1,
    build: `
      partition $one 64M
      encrypt luks2 \${one}p1 sealed_crypt --integrity hmac-sha256
      system /dev/mapper/sealed_crypt`,
    volumes: [on('system', 'luks2')],
  },
  {
    name: 'luks2-while-it-is-being-encrypted',
    disks: 1,
    build: `
      prepare $one growing_crypt
      mount /dev/mapper/growing_crypt $root
      furnish
      cryptsetup reencrypt --resume-only --hotzone-size 1M --batch-mode --key-file $key $one &
      cut_off $! growing_crypt-overlay`,
    volumes: [{ role: 'system', state: { unread: 'unsupported' } }],
  },
  {
    name: 'luks2-prepared-and-nothing-encrypted-yet',
    disks: 1,
    build: `
      prepare $one prepared_crypt
      mount /dev/mapper/prepared_crypt $root
      furnish`,
    volumes: [off('system')],
    claimed: [on('system', 'luks2')],
  },
  {
    name: 'luks2-with-a-cipher-that-does-nothing',
    disks: 1,
    build: `
      encrypt luks2 $one null_crypt --cipher cipher_null-ecb
      system /dev/mapper/null_crypt`,
    volumes: [off('system')],
    claimed: [on('system', 'luks2')],
  },
];
