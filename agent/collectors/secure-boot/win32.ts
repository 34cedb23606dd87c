import { type Known, unread } from '../../../shared/reading.ts';
import type { SecureBootFact } from '../../../shared/signals/secure-boot.ts';
import { partOf } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { observed } from '../observed.ts';

const control = 'HKLM\\SYSTEM\\CurrentControlSet\\Control';

/** How the machine was started, by what Windows noted when it was, and its TPM. Neither changes while it runs. */
export const secureBootWin32: Collector<SecureBootFact> = {
  async collect(host) {
    const [state, chip] = [await bootState(host), await readChip(host)];
    return observed(host, 'registry', { state, chip }, [
      `boot: ${'is' in state ? state.is : state.unread}`,
      `chip: ${'is' in chip ? chip.is : chip.unread}`,
    ]);
  },
  watch: { directories: [] },
  limitMs: 2_000,
};

async function bootState(host: Host): Promise<SecureBootFact['state']> {
  const enabled = await host.registryValue(`${control}\\SecureBoot\\State`, 'UEFISecureBootEnabled');
  if ('absent' in enabled) return startedWithoutIt(host);
  return partOf(enabled, 'toolMissing', (value) => (value === 1 ? 'on' : value === 0 ? 'off' : undefined));
}

/** No note of it says "legacy start" only where Windows says so: PEFirmwareType is 1 for a BIOS and 2 for UEFI. */
async function startedWithoutIt(host: Host): Promise<SecureBootFact['state']> {
  const firmware: Known<number> = partOf(await host.registryValue(control, 'PEFirmwareType'), 'toolMissing', (value) =>
    value === 1 || value === 2 ? value : undefined,
  );
  if ('unread' in firmware) return firmware;
  return firmware.is === 1 ? { is: 'absent' } : unread('toolMissing');
}

async function readChip(host: Host): Promise<SecureBootFact['chip']> {
  const chip = await host.securityChip();
  return 'absent' in chip
    ? { is: 'none' }
    : partOf(chip, 'toolMissing', (version) => (['tpm1', 'tpm2'].includes(version) ? version : undefined));
}
