import { withoutKeys } from './without-keys.ts';

/** How one tool may be run: where it lies, how long it may take, how much it may say. */
export interface Tool {
  readonly path: string;
  readonly limitMs: number;
  readonly limitBytes: number;
  /** Raw bytes as Latin-1, for output whose bytes are counted or hashed; otherwise UTF-8. */
  readonly latin1?: true;
  /** Reads the settings of the person it runs for, so it is told their home; every other tool has none. */
  readonly ofPerson?: true;
  /** Keeps a log in the home of the account it runs for, and does not start where it cannot; root's lies elsewhere. */
  readonly logsAtHome?: true;
  /** Speaks to the service manager that started us, so it is told where that listens. */
  readonly tellsManager?: true;
  /** Takes out of what it says what nobody may keep. */
  readonly withhold?: (text: string) => string;
}

/** A vendor's own command: it asks its daemon, which may be busy with a scan. */
const vendor = (path: string): Tool => ({ path, limitMs: 10_000, limitBytes: 1_048_576 });

/** A small tool of macOS, which answers within a tenth of a second. */
const apple = (path: string): Tool => ({ path, limitMs: 5_000, limitBytes: 262_144 });

/** Asked for what it has on its disk only; none is ever told to fetch anything. */
const packageManager = (path: string): Tool => ({ path, limitMs: 20_000, limitBytes: 8 * 1_048_576 });

/** Reads rules out of the kernel, which needs CAP_NET_ADMIN; a machine full of containers has some megabytes of them. */
const packetFilter = (path: string): Tool => ({ path, limitMs: 5_000, limitBytes: 8 * 1_048_576 });

/**
 * Every program that Stance may ever start, by absolute path: a name looked up in PATH could be anybody's. The arguments stand
 * with the collectors and are constant, but for the file names given to aptHelper.
 */
export const tools = {
  /** Unpacks a package list in whichever way apt packed it; the largest known (a full archive) is 60 MB. */
  aptHelper: { path: '/usr/lib/apt/apt-helper', limitMs: 20_000, limitBytes: 96 * 1_048_576, latin1: true },
  bduitool: vendor('/opt/bitdefender-security-tools/bin/bduitool'),
  /** Asks the session bus one property; the Secret Service may have to be started first. */
  busctl: { path: '/usr/bin/busctl', limitMs: 5_000, limitBytes: 65_536 },
  csrutil: apple('/usr/bin/csrutil'),
  cytool: vendor('/opt/traps/bin/cytool'),
  /** A person's own settings of macOS. */
  defaults: { ...apple('/usr/bin/defaults'), ofPerson: true },
  /** Asks every disk, one after the other: seven seconds have been seen. */
  diskutil: { path: '/usr/sbin/diskutil', limitMs: 20_000, limitBytes: 4 * 1_048_576 },
  /** Reads rpm's database and its own cache; a large one on a slow disk takes its time. */
  dnf: packageManager('/usr/bin/dnf'),
  dnf5: { ...packageManager('/usr/bin/dnf5'), logsAtHome: true },
  /** Lists the mappings of disks, which needs CAP_SYS_ADMIN. */
  dmsetup: { path: '/usr/sbin/dmsetup', limitMs: 5_000, limitBytes: 1_048_576, withhold: withoutKeys },
  dsaQuery: vendor('/opt/ds_agent/dsa_query'),
  elasticAgent: vendor('/usr/bin/elastic-agent'),
  falconctl: vendor('/opt/CrowdStrike/falconctl'),
  /** A person's own settings of GNOME. */
  gsettings: { path: '/usr/bin/gsettings', limitMs: 5_000, limitBytes: 262_144, ofPerson: true },
  /** The kernel's packet filter, as rules of iptables: its own form for restoring, which is never translated. */
  ip6tablesLegacySave: packetFilter('/usr/sbin/ip6tables-legacy-save'),
  ip6tablesNftSave: packetFilter('/usr/sbin/ip6tables-nft-save'),
  iptablesLegacySave: packetFilter('/usr/sbin/iptables-legacy-save'),
  iptablesNftSave: packetFilter('/usr/sbin/iptables-nft-save'),
  fdesetup: apple('/usr/bin/fdesetup'),
  id: apple('/usr/bin/id'),
  macCytool: vendor('/Library/Application Support/PaloAltoNetworks/Traps/bin/cytool'),
  macElasticAgent: vendor('/Library/Elastic/Agent/elastic-agent'),
  macFalconctl: vendor('/Applications/Falcon.app/Contents/Resources/falconctl'),
  /** What /usr/local/bin/mdatp points to: that folder is often a user's. */
  macMdatp: vendor('/Applications/Microsoft Defender.app/Contents/MacOS/wdavdaemonclient'),
  macRepcli: vendor('/Applications/VMware Carbon Black Cloud/repcli.bundle/Contents/MacOS/repcli'),
  macSentinelctl: vendor('/Library/Sentinel/sentinel-agent.bundle/Contents/MacOS/sentinelctl'),
  macStat: apple('/usr/bin/stat'),
  mdatp: vendor('/usr/bin/mdatp'),
  /** The agent's own lines in the journal, as far as who asks may read them. */
  journalctl: { path: '/usr/bin/journalctl', limitMs: 5_000, limitBytes: 1_048_576 },
  mfetpcli: vendor('/opt/McAfee/ens/tp/bin/mfetpcli'),
  mount: apple('/sbin/mount'),
  nft: packetFilter('/usr/sbin/nft'),
  /** A variable that the firmware of an Intel Mac keeps. */
  nvram: apple('/usr/sbin/nvram'),
  pmset: apple('/usr/bin/pmset'),
  /** Profiles of an organisation; asked only whether there is one. */
  profiles: apple('/usr/bin/profiles'),
  ps: { path: '/bin/ps', limitMs: 5_000, limitBytes: 4 * 1_048_576 },
  pacman: packageManager('/usr/bin/pacman'),
  repcli: vendor('/opt/carbonblack/psc/bin/repcli'),
  /** The settings of the network, from a daemon that keeps them in memory: ten milliseconds, and a connection waits for them. */
  scutil: { path: '/usr/sbin/scutil', limitMs: 2_000, limitBytes: 262_144 },
  socketfilterfw: apple('/usr/libexec/ApplicationFirewall/socketfilterfw'),
  spctl: apple('/usr/sbin/spctl'),
  sysadminctl: { ...apple('/usr/sbin/sysadminctl'), ofPerson: true },
  /** Prints the value of a kernel variable of macOS. */
  sysctl: apple('/usr/sbin/sysctl'),
  swVers: apple('/usr/bin/sw_vers'),
  systemProfiler: { path: '/usr/sbin/system_profiler', limitMs: 10_000, limitBytes: 1_048_576 },
  systemextensionsctl: apple('/usr/bin/systemextensionsctl'),
  rpm: packageManager('/usr/bin/rpm'),
  rpmOstree: packageManager('/usr/bin/rpm-ostree'),
  sentinelctl: vendor('/opt/sentinelone/bin/sentinelctl'),
  /** Tells systemd of us; systemd answers within five seconds (sd_notify_barrier). */
  systemdNotify: { path: '/usr/bin/systemd-notify', limitMs: 10_000, limitBytes: 4_096, tellsManager: true },
  /** Both ask the kernel's module of ZFS, which anybody may. */
  zfs: { path: '/usr/sbin/zfs', limitMs: 5_000, limitBytes: 8 * 1_048_576 },
  zpool: { path: '/usr/sbin/zpool', limitMs: 5_000, limitBytes: 1_048_576 },
  zypper: packageManager('/usr/bin/zypper'),
} as const satisfies Record<string, Tool>;

export type ToolName = keyof typeof tools;
