import { beforeAll, describe, expect, test } from '@jest/globals';
import type { CollectedSignals } from '../../agent/collect.ts';
import type { SignalId } from '../../shared/signals/catalogue.ts';
import { describeWith, needs } from '../support/needs.ts';
import { importRegistry, runInWine } from './wine.ts';

/** What a Windows 11 has in its registry, in the form of a registry file. */
const currentVersion = '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion]';
const firewallPolicy =
  'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
const enrolment = '0F1E2D3C-4B5A-4968-8776-655443322110';
const laptop = [
  currentVersion,
  '"InstallationType"="Client"',
  '"CurrentBuild"="26200"',
  '"EditionID"="Professional"',
  '"DisplayVersion"="25H2"',
  '"ProductName"="Windows 10 Pro"',
  '"UBR"=dword:00001c03',
  '',
  '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecureBoot\\State]',
  '"UEFISecureBootEnabled"=dword:00000001',
  '',
  ...['DomainProfile', 'StandardProfile', 'PublicProfile'].flatMap((profile) => [
    `[${firewallPolicy}\\${profile}]`,
    `"EnableFirewall"=dword:0000000${profile === 'PublicProfile' ? 0 : 1}`,
    '',
  ]),
  '[HKEY_CURRENT_USER\\Control Panel\\Desktop]',
  '"ScreenSaveActive"="1"',
  '"ScreenSaverIsSecure"="1"',
  '"ScreenSaveTimeOut"="600"',
  '"SCRNSAVE.EXE"="C:\\\\windows\\\\system32\\\\scrnsave.scr"',
  '',
  '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired]',
  '',
  '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings]',
  '"PauseUpdatesExpiryTime"="2099-01-01T00:00:00Z"',
  '',
  '[HKEY_LOCAL_MACHINE\\HARDWARE\\DESCRIPTION\\System\\BIOS]',
  '"SystemManufacturer"="LENOVO"',
  '"SystemProductName"="21HMCTO1WW"',
  '"SystemFamily"="ThinkPad X1 Carbon Gen 11"',
  '"BaseBoardProduct"="21HMCTO1WW"',
  '',
  `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Enrollments\\${enrolment}]`,
  '"ProviderID"="MS DM Server"',
  '"EnrollmentState"=dword:00000001',
  '"DiscoveryServiceFullURL"="https://enrollment.manage.microsoft.com/enrollmentserver/discovery.svc"',
  '"UPN"="person@employer.example"',
  '',
  `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Provisioning\\OMADM\\Accounts\\${enrolment}]`,
  '',
];

describeWith(needs('wine'), 'a whole pass of the product under wine', () => {
  let collected: CollectedSignals;
  let times: { firstMs: number; secondMs: number };

  beforeAll(() => {
    importRegistry(laptop);
    ({ collected, times } = runInWine('pass') as { collected: CollectedSignals; times: typeof times });
  });

  const factOf = (id: SignalId): unknown => {
    const reading = collected[id]?.reading;
    return reading?.state === 'observed' ? reading.fact : reading;
  };

  test('reads from the registry which Windows it is, and does not take the name of the product for it', () => {
    expect(factOf('os')).toMatchObject({
      id: 'windows',
      name: 'Windows 11 Pro 25H2',
      version: { is: '10.0.26200.7171' },
      edition: 'Professional',
    });
  });

  test('reads Secure Boot, and that wine has no chip', () => {
    expect(factOf('secureBoot')).toEqual({ state: { is: 'on' }, chip: { is: 'none' } });
  });

  test('reads the lock of the person it runs as', () => {
    expect(collected.screenLock?.reading).toMatchObject({
      by: 'user-session',
      fact: { enabled: { is: true }, delay: { is: 600 } },
    });
  });

  test('reads a restart that is needed and updates that are paused', () => {
    expect(factOf('osPatch')).toMatchObject({ rebootRequired: { is: true }, automaticUpdates: { is: false } });
  });

  test('reads the maker and the name that a laptop of Lenovo has in its family', () => {
    expect(factOf('hardware')).toEqual({
      maker: { is: 'LENOVO' },
      model: { is: 'ThinkPad X1 Carbon Gen 11' },
      virtual: { is: false },
    });
  });

  test('reads who manages it, and not for whom', () => {
    expect(factOf('management')).toEqual({ system: 'win32', enrolled: { is: true }, by: { is: 'intune' } });
    expect(JSON.stringify(collected.management)).not.toContain('employer');
  });

  describe('says that it does not know', () => {
    test('whether a firewall filters whose service is not there, but knows the one that is off', () => {
      const unread = { active: { unread: 'toolMissing' } };
      expect(factOf('firewall')).toMatchObject({ scopes: [unread, unread, { active: { is: false } }] });
    });

    test('whether a volume is encrypted, where nobody answers for BitLocker', () => {
      const { volumes } = factOf('diskEncryption') as { volumes: { role: string; state: unknown }[] };
      expect(volumes.map(({ role }) => role)).toEqual(expect.arrayContaining(['system', 'swap']));
      for (const { state } of volumes) expect(state).toEqual({ unread: expect.any(String) });
    });

    test('which updates wait, and whether memory integrity runs', () => {
      expect(factOf('osPatch')).toMatchObject({ pendingSecurityUpdates: { unread: expect.any(String) } });
      expect(factOf('systemIntegrity')).toMatchObject({ memoryIntegrity: { unread: expect.any(String) } });
    });
  });

  test('finds no protection product where there is none', () => {
    expect(factOf('edr')).toEqual({ products: [] });
  });

  test('takes no longer than a look may, even the first time', () => {
    process.stdout.write(`wine: first pass ${times.firstMs.toFixed(0)} ms, second ${times.secondMs.toFixed(0)} ms\n`);
    expect(times.firstMs).toBeLessThan(20_000);
    expect(times.secondMs).toBeLessThan(2_000);
  });
});
