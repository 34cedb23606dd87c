import type { Platform } from '../../shared/platform.ts';
import type { FactOf, SignalId } from '../../shared/signals/catalogue.ts';
import type { Collector } from './collector.ts';
import { diskEncryptionDarwin } from './disk-encryption/darwin.ts';
import { diskEncryptionLinux } from './disk-encryption/linux.ts';
import { diskEncryptionWin32 } from './disk-encryption/win32.ts';
import { edrDarwin } from './edr/darwin.ts';
import { edrLinux } from './edr/linux.ts';
import { edrWin32 } from './edr/win32.ts';
import { firewallDarwin } from './firewall/darwin.ts';
import { firewallLinux } from './firewall/linux.ts';
import { firewallWin32 } from './firewall/win32.ts';
import { hardwareDarwin } from './hardware/darwin.ts';
import { hardwareLinux } from './hardware/linux.ts';
import { hardwareWin32 } from './hardware/win32.ts';
import { managementDarwin } from './management/darwin.ts';
import { managementLinux } from './management/linux.ts';
import { managementWin32 } from './management/win32.ts';
import { osDarwin } from './os/darwin.ts';
import { osLinux } from './os/linux.ts';
import { osWin32 } from './os/win32.ts';
import { osPatchDarwin } from './os-patch/darwin.ts';
import { osPatchLinux } from './os-patch/linux.ts';
import { osPatchWin32 } from './os-patch/win32.ts';
import { screenLockDarwin } from './screen-lock/darwin.ts';
import { screenLockLinux } from './screen-lock/linux.ts';
import { screenLockWin32 } from './screen-lock/win32.ts';
import { secureBootDarwin } from './secure-boot/darwin.ts';
import { secureBootLinux } from './secure-boot/linux.ts';
import { secureBootWin32 } from './secure-boot/win32.ts';
import { systemIntegrityDarwin } from './system-integrity/darwin.ts';
import { systemIntegrityLinux } from './system-integrity/linux.ts';
import { systemIntegrityWin32 } from './system-integrity/win32.ts';

type Collectors = { readonly [Id in SignalId]: Readonly<Record<Platform, Collector<FactOf<Id>>>> };

/** How each signal is observed on each system; a signal or a system without an entry does not compile. */
export const collectors: Collectors = {
  os: { linux: osLinux, darwin: osDarwin, win32: osWin32 },
  osPatch: { linux: osPatchLinux, darwin: osPatchDarwin, win32: osPatchWin32 },
  diskEncryption: { linux: diskEncryptionLinux, darwin: diskEncryptionDarwin, win32: diskEncryptionWin32 },
  edr: { linux: edrLinux, darwin: edrDarwin, win32: edrWin32 },
  firewall: { linux: firewallLinux, darwin: firewallDarwin, win32: firewallWin32 },
  screenLock: { linux: screenLockLinux, darwin: screenLockDarwin, win32: screenLockWin32 },
  secureBoot: { linux: secureBootLinux, darwin: secureBootDarwin, win32: secureBootWin32 },
  systemIntegrity: { linux: systemIntegrityLinux, darwin: systemIntegrityDarwin, win32: systemIntegrityWin32 },
  management: { linux: managementLinux, darwin: managementDarwin, win32: managementWin32 },
  hardware: { linux: hardwareLinux, darwin: hardwareDarwin, win32: hardwareWin32 },
};
