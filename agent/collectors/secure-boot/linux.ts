import { type Known, unread } from '../../../shared/reading.ts';
import type { SecureBootFact } from '../../../shared/signals/secure-boot.ts';
import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { observed } from '../observed.ts';

const firmware = '/sys/firmware';
const variables = '/sys/firmware/efi/efivars';
/** The firmware's own variables (UEFI 2.10 §3.3) and the one shim leaves for the system when its checks are switched off. */
const secureBootVariable = 'SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c';
const setupModeVariable = 'SetupMode-8be4df61-93ca-11d2-aa0d-00e098032b8c';
const shimVariable = 'MokSBStateRT-605dab50-e046-4300-abb6-3dd810dd8b23';

/** How the machine was started and whether it has a TPM, from efivarfs and sysfs. Neither changes while it runs. */
export const secureBootLinux: Collector<SecureBootFact> = {
  async collect(host) {
    const state = await bootState(host);
    const chip = await readChip(host);
    return observed(host, 'efivars', { state, chip }, [
      `boot: ${'is' in state ? state.is : state.unread}`,
      `chip: ${'is' in chip ? chip.is : chip.unread}`,
    ]);
  },
  watch: { directories: [] },
  limitMs: 2_000,
};

async function bootState(host: Host): Promise<SecureBootFact['state']> {
  const names = await host.list(variables);
  if ('unread' in names) return names;
  if ('absent' in names) return startedWithoutEfi(host);
  // The file system is not mounted here (a container, a rescue system): nothing was asked yet.
  if (names.is.length === 0) return unread('toolMissing');
  if (!names.is.includes(secureBootVariable)) return { is: 'absent' };
  const isOn = await readVariable(host, secureBootVariable);
  if ('unread' in isOn) return isOn;
  if (!isOn.is) {
    const isSetup = names.is.includes(setupModeVariable) ? await readVariable(host, setupModeVariable) : undefined;
    return { is: isSetup !== undefined && 'is' in isSetup && isSetup.is ? 'setup' : 'off' };
  }
  if (!names.is.includes(shimVariable)) return { is: 'on' };
  const isUnchecked = await readVariable(host, shimVariable);
  return 'unread' in isUnchecked ? isUnchecked : { is: isUnchecked.is ? 'limited' : 'on' };
}

/** No EFI says "legacy start" only where the rest of the firmware's folder can be seen: containers are shown an empty one. */
async function startedWithoutEfi(host: Host): Promise<SecureBootFact['state']> {
  const parts = await host.list(firmware);
  if (!('is' in parts)) return unread(whyNot(parts, 'unsupported'));
  return parts.is.length === 0 || parts.is.includes('efi') ? unread('unsupported') : { is: 'absent' };
}

/** Four bytes of attributes and one of value, which is 0 or 1 (efivarfs); anything else is no such variable. */
async function readVariable(host: Host, name: string): Promise<Known<boolean>> {
  const bytes = await host.head(`${variables}/${name}`, 6);
  if (!('is' in bytes)) return unread(whyNot(bytes, 'unparseable'));
  const value = bytes.is.length === 5 ? bytes.is.charCodeAt(4) : -1;
  return value === 0 || value === 1 ? { is: value === 1 } : unread('unparseable');
}

/** The first TPM the kernel took up. One that is switched off in the firmware, or that no driver knows, is none. */
async function readChip(host: Host): Promise<SecureBootFact['chip']> {
  const names = await host.list('/sys/class/tpm');
  if ('unread' in names) return names;
  const first = 'is' in names ? names.is.find((name) => /^tpm\d+$/.test(name)) : undefined;
  if (first === undefined) return { is: 'none' };
  const major = await host.text(`/sys/class/tpm/${first}/tpm_version_major`, 64);
  // Kernels before 5.6 do not say which it is.
  if (!('is' in major)) return unread(whyNot(major, 'unsupported'));
  if (major.is === '2\n') return { is: 'tpm2' };
  return major.is === '1\n' ? { is: 'tpm1' } : unread('unparseable');
}
