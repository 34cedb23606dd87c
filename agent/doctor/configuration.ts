import { sayIn } from '../../shared/words/say.ts';
import { readCa, storedAuthorities } from '../authorities.ts';
import { systemConfigPath } from '../config-file.ts';
import { type Checkup, fault, well } from './checkup.ts';
import { hidden } from './hidden.ts';
import { type Patient, seen } from './patient.ts';

const words = {
  store: {
    one: '{count} authority in the store of this system',
    other: '{count} authorities in the store of this system',
  },
  noStore: 'Have the certificate authorities of this system installed, or take caStore out of the configuration.',
} as const;
const say = sayIn<typeof words>(words, { tag: 'en-GB', direction: 'ltr' });

/** The configuration, and the authorities it names. */
export function configuration({ settings, host }: Patient): Checkup[] {
  if ('hidden' in settings) return [hidden('configuration', host.platform)];
  if ('wrong' in settings)
    return [fault('configuration', settings.wrong, 'Mend the file; the documentation lists its keys.')];
  const { mode, stateDir, caFile, caStore, keyProtection } = settings.is;
  const read = well('configuration', `${mode} mode, state in ${stateDir}, a new key goes to: ${keyProtection}`);
  return [
    read,
    ...(caFile === undefined ? [] : [file(caFile, host.platform)]),
    ...(caStore === 'system' ? [systemStore()] : []),
  ];
}

function systemStore(): Checkup {
  const about = 'caStore';
  const held = seen(storedAuthorities.system);
  if ('is' in held) return well(about, say('store', { count: held.is.length }));
  return fault(about, 'wrong' in held ? held.wrong : held.hidden, say('noStore'));
}

function file(path: string, platform: Patient['host']['platform']): Checkup {
  const pem = seen(() => readCa(path));
  if ('hidden' in pem) return hidden('caFile', platform);
  if ('is' in pem) return well('caFile', `${path}, ${pem.is.split('BEGIN CERTIFICATE').length - 1} authorities`);
  return fault('caFile', pem.wrong, `Put a PEM file of authorities there, or take caFile out of ${systemConfigPath}.`);
}
