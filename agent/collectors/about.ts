import type { Platform } from '../../shared/platform.ts';
import type { SignalId } from '../../shared/signals/catalogue.ts';

/** What people are told about how a signal is observed on one system. When and how often stands in the collector itself. */
export interface About {
  /** Where it comes from, the first source first. */
  readonly source: string;
  /** What it needs to be read whole. */
  readonly needs: string;
  /** What a look costs, in kind. */
  readonly cost: string;
  /** `run`: tried on real machines of that system. `replayed`: only from recordings; nothing is verified there. */
  readonly proof: 'run' | 'replayed';
}

const nothing = 'no privilege';
const files = 'files';
const linux = (source: string, needs = nothing, cost = files): About => ({ source, needs, cost, proof: 'run' });
const elsewhere = (source: string, needs = nothing, cost = files): About => ({
  source,
  needs,
  cost,
  proof: 'replayed',
});

/** Every signal on every system; a gap does not compile. `stance signals` and SIGNALS.md are made from it. */
export const about: Readonly<Record<SignalId, Readonly<Record<Platform, About>>>> = {
  os: {
    linux: linux('os-release, /etc/debian_version, /proc/sys/kernel/osrelease'),
    darwin: elsewhere('SystemVersion.plist of the system and of its cryptex; sysctl', nothing, 'files and a tool'),
    win32: elsewhere('registry: CurrentVersion', nothing, 'registry'),
  },
  osPatch: {
    linux: linux(
      'dpkg status, apt lists with their signed release files, /run/reboot-required, apt.conf; dnf, zypper, pacman and rpm from their caches',
      nothing,
      'files; a helper where lists are packed and new; a tool where its cache is new',
    ),
    darwin: elsewhere('com.apple.SoftwareUpdate.plist and its managed twin'),
    win32: elsewhere(
      'Windows Update agent, offline; registry for restarts and policy',
      nothing,
      'one PowerShell kept alive, registry',
    ),
  },
  diskEncryption: {
    linux: linux(
      'mountinfo, /proc/swaps, sysfs down to every disk; the tables of its mappings by dmsetup',
      'root for the tables, which the package asks',
      'files; a tool where a mapping encrypts',
    ),
    darwin: elsewhere('fdesetup, diskutil apfs', nothing, 'tools'),
    win32: elsewhere(
      'Win32_EncryptableVolume, else the shell property',
      'administrator for the first',
      'native calls, one PowerShell kept alive',
    ),
  },
  edr: {
    linux: linux(
      'unit files, control groups or /proc; the product’s socket, file or tool',
      'root for the health of most products',
      'files; a tool per product that has one',
    ),
    darwin: elsewhere(
      'system extensions, processes, the product’s own tool',
      'root for the health of most products',
      'files and tools',
    ),
    win32: elsewhere(
      'service control manager, security centre, Defender’s status',
      'administrator for some products',
      'native calls, one PowerShell kept alive',
    ),
  },
  firewall: {
    linux: linux(
      'the kernel’s rules by nft; ufw.conf, firewalld’s unit',
      'root for the rules, which the package asks',
      'files and a tool',
    ),
    darwin: elsewhere('socketfilterfw', nothing, 'a tool'),
    win32: elsewhere('registry: firewall policy, overridden by group policy; service MpsSvc', nothing, 'registry'),
  },
  screenLock: {
    linux: linux('gsettings or kscreenlockerrc', 'the user’s own session; the tray hands it over', 'files and a tool'),
    darwin: elsewhere(
      'sysadminctl, managed preferences, pmset',
      'the user’s own session; the tray hands it over',
      'tools',
    ),
    win32: elsewhere('registry: policy, then the user’s own settings', 'the user’s own session', 'registry'),
  },
  secureBoot: {
    linux: linux('efivarfs, /sys/class/tpm'),
    darwin: elsewhere('nvram, sysctl, system_profiler', nothing, 'tools, once a start'),
    win32: elsewhere('registry: SecureBoot\\State; TPM base services', nothing, 'registry and a native call'),
  },
  systemIntegrity: {
    linux: linux(
      'securityfs (lsm, lockdown, AppArmor), selinuxfs',
      'root for AppArmor’s profiles, which the package asks',
    ),
    darwin: elsewhere('csrutil, spctl', nothing, 'tools'),
    win32: elsewhere('Win32_DeviceGuard', nothing, 'one PowerShell kept alive'),
  },
  management: {
    linux: linux(
      'Fleet, JumpCloud: the file by which an agent knows itself enrolled',
      'root where the agent hides its folder',
    ),
    darwin: elsewhere('profiles status', nothing, 'a tool'),
    win32: elsewhere('registry: Enrollments, agreed to by OMADM\\Accounts', nothing, 'registry'),
  },
  hardware: {
    linux: linux('SMBIOS in sysfs, else the device tree; /proc/cpuinfo'),
    darwin: elsewhere('systeminformation; sysctl', nothing, 'a program and a tool, once a start'),
    win32: elsewhere('registry: HARDWARE\\DESCRIPTION\\System\\BIOS', nothing, 'registry'),
  },
};
