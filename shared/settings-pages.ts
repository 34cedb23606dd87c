import type { Platform } from './platform.ts';

const windowsUpdate = 'ms-settings:windowsupdate';
const windowsSecurity = 'ms-settings:windowsdefender';
const softwareUpdate = 'x-apple.systempreferences:com.apple.Software-Update-Settings.extension';
const privacy = 'x-apple.systempreferences:com.apple.settings.PrivacySecurity.extension';
const firewall = 'x-apple.systempreferences:com.apple.Network-Settings.extension?Firewall';
const lockScreen = 'x-apple.systempreferences:com.apple.Lock-Screen-Settings.extension';
const profiles = 'x-apple.systempreferences:com.apple.Profiles-Settings.extension';

/** The page of the system's settings where a finding is mended, by the id of the finding; only where its steps begin there. */
export const settingsPages: Readonly<Record<string, Readonly<Partial<Record<Exclude<Platform, 'linux'>, string>>>>> = {
  'osPatch.updatesPending': { win32: windowsUpdate, darwin: softwareUpdate },
  'osPatch.updatesNotKnown': { win32: windowsUpdate, darwin: softwareUpdate },
  'osPatch.listsOld': { win32: windowsUpdate, darwin: softwareUpdate },
  'osPatch.rebootRequired': { win32: windowsUpdate, darwin: softwareUpdate },
  'osPatch.patchedLongAgo': { win32: windowsUpdate, darwin: softwareUpdate },
  'osPatch.automaticUpdatesOff': { win32: windowsUpdate, darwin: softwareUpdate },
  'os.tooOld': { win32: windowsUpdate, darwin: softwareUpdate },
  'diskEncryption.off': { win32: 'ms-settings:deviceencryption', darwin: `${privacy}?FileVault` },
  'firewall.off': { win32: windowsSecurity, darwin: firewall },
  'firewall.open': { win32: windowsSecurity, darwin: firewall },
  'screenLock.off': { win32: 'ms-settings:lockscreen', darwin: lockScreen },
  'screenLock.tooLate': { win32: 'ms-settings:lockscreen', darwin: lockScreen },
  'management.notEnrolled': { win32: 'ms-settings:workplace', darwin: profiles },
  'systemIntegrity.gatekeeperOff': { darwin: privacy },
  'systemIntegrity.memoryIntegrityOff': { win32: windowsSecurity },
};
