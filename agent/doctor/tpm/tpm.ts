import { type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { thumbprint } from '../../crypto/es256.ts';
import { readOwn } from '../../durable-file.ts';
import { type KeptKey, readKeyBlob } from '../../keys/tpm/key-blob.ts';
import { signingKeyOf } from '../../keys/tpm/public-area.ts';
import type { TpmDoor } from '../../keys/tpm/tpm.ts';
import { tpmDevice, tpmDevicePath } from '../../keys/tpm/tpm-device.ts';
import { type Checkup, fault, untold } from '../checkup.ts';
import { asWhom, hidden } from '../hidden.ts';
import { type Patient, type Seen, seen } from '../patient.ts';
import { judgeCertificates, judgeKey, judgeLock, judgeTpm } from './judge-tpm.ts';
import { lookIntoTpm } from './look-into-tpm.ts';
import { type Leave, whoMay } from './who-may.ts';

/** What of the machine is looked at besides its host: the device, its owner and the way to it. */
interface Reach {
  readonly door: TpmDoor;
  readonly path: () => Promise<string>;
  readonly owned: (path: string) => Seen<Pick<Stats, 'uid' | 'gid' | 'mode'>>;
}

const about = 'tpm';
const here: Reach = { door: tpmDevice(), path: tpmDevicePath, owned: (path) => seen(() => statSync(path)) };

/**
 * How the TPM of this laptop stands, and the device key where it is in it. What is in the way is a fault where the key is in the TPM or is
 * to be made or moved there, and told for information elsewhere. Nothing in the TPM is other afterwards.
 */
export async function tpm(patient: Patient, { door, path, owned }: Reach = here): Promise<Checkup[]> {
  const { host, identity, settings, status } = patient;
  if (host.platform !== 'linux') return [];
  const rung = 'is' in identity ? identity.is.key?.protection : undefined;
  const wanted = 'is' in settings ? settings.is.keyProtection : undefined;
  // The service wants the key elsewhere, and it could not be moved.
  const isAsked = 'is' in status && status.is.key?.kept !== undefined;
  const isNeeded = isAsked || rung === 'tpm' || (rung === undefined && wanted === 'tpm');
  const amiss = (said: string, remedy: string): Checkup =>
    isNeeded ? fault(about, said, remedy) : untold(about, `${said}; the device key does not need it`, remedy);

  const chip = await chipOf(patient);
  const withKey = (found: Checkup): Checkup[] =>
    rung === 'tpm' ? [found, untold('key', 'in the TPM, which was not asked: see "tpm"')] : [found];
  if (chip === 'none') return withKey(amiss('this laptop shows no TPM', remedies.none));
  if (chip === 'old') return withKey(amiss('a TPM 1.2, which knows no key that Stance could use', remedies.old));
  const device = await path();
  const node = owned(device);
  if ('wrong' in node && chip === 'two') return withKey(amiss(`the kernel offers no ${device}`, remedies.noManager));
  if ('wrong' in node) return withKey(amiss('this laptop shows no TPM', remedies.none));
  const leave: Leave = 'is' in settings ? await whoMay(device, settings.is.stateDir, host, owned) : { may: undefined };
  if (leave.may === false) return withKey(amiss(...denied(leave, device)));

  const kept = keptKey(patient);
  const look = await lookIntoTpm(door, 'is' in kept ? kept.is : undefined);
  if ('not' in look.about && look.about.denied === true)
    return withKey(
      untold(
        about,
        `there${leave.may ? ', and the agent may use it' : ''}; not to be asked by this user`,
        asWhom.linux,
      ),
    );
  const found = [judgeTpm(look, amiss), ...judgeLock(look), ...judgeCertificates(look, Date.now())];
  if (rung !== 'tpm') return found;
  if ('hidden' in kept) return [...found, hidden('key', host.platform)];
  if ('wrong' in kept) return [...found, fault('key', kept.wrong, remedies.keyFile)];
  return [...found, judgeKey(look)];
}

/** Which TPM the kernel knows of; `unclear` where it does not say. */
async function chipOf({ host }: Patient): Promise<'none' | 'old' | 'two' | 'unclear'> {
  const names = await host.list('/sys/class/tpm');
  const first = 'is' in names ? names.is.find((name) => /^tpm\d+$/.test(name)) : undefined;
  if ('unread' in names) return 'unclear';
  if (first === undefined) return 'none';
  const major = await host.text(`/sys/class/tpm/${first}/tpm_version_major`, 64);
  if (!('is' in major)) return 'unclear';
  return major.is.trim() === '1' ? 'old' : 'two';
}

function denied(
  leave: Exclude<Leave, { may: true } | { may: undefined }>,
  device: string,
): [said: string, remedy: string] {
  if ('rootOnly' in leave) return [`${device} is for root alone`, remedies.rootOnly];
  const { account, group } = leave;
  return [
    `the account "${account}", as which the agent runs, may not use ${device}: it is not in the group "${group}"`,
    `Run: sudo usermod --append --groups ${group} ${account}. Then restart the laptop.`,
  ];
}

/** The device key as its file holds it; undefined where it is not in the TPM. */
function keptKey({ identity, settings }: Patient): Seen<KeptKey | undefined> {
  if (!('is' in identity) || !('is' in settings)) return { is: undefined };
  const { key } = identity.is;
  if (key?.protection !== 'tpm') return { is: undefined };
  return seen(() => {
    const text = readOwn(join(settings.is.stateDir, `tpm-key-${key.id}`));
    if (text === undefined) throw new Error('the file of the device key is gone');
    const { kept, id } = read(text);
    if (id !== key.id) throw new Error('the file of the device key holds another key than the one enrolled');
    return kept;
  });
}

function read(text: string): { kept: KeptKey; id: string } {
  try {
    const kept = readKeyBlob(text);
    return { kept, id: thumbprint(signingKeyOf(kept.publicArea)) };
  } catch (cause) {
    throw new Error('the file of the device key is damaged', { cause });
  }
}

const remedies = {
  none: 'Turn the TPM on in the firmware settings, where it may be called Security Device, PTT or fTPM. Without one, leave keyProtection in the configuration as it comes.',
  old: 'Look in the firmware settings whether it can be a TPM 2.0. Else leave keyProtection in the configuration as it comes.',
  noManager: 'Update the kernel: Linux has a resource manager for TPMs since 4.12.',
  rootOnly:
    'Install tpm-udev, or the package of this system with udev rules for TPMs (tpm2-tss), and restart the laptop.',
  keyFile: 'Put the file back from a backup, or ask your IT team for a new enrolment code and run: stance enrol',
} as const;
