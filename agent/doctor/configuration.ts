import { readCa } from '../ca-file.ts';
import { systemConfigPath } from '../config-file.ts';
import { type Checkup, fault, well } from './checkup.ts';
import { hidden } from './hidden.ts';
import { type Patient, seen } from './patient.ts';

/** The configuration, and the file of authorities it names. */
export function configuration({ settings, host }: Patient): Checkup[] {
  if ('hidden' in settings) return [hidden('configuration', host.platform)];
  if ('wrong' in settings)
    return [fault('configuration', settings.wrong, 'Mend the file; the documentation lists its keys.')];
  const { mode, stateDir, caFile, keyProtection } = settings.is;
  const read = well('configuration', `${mode} mode, state in ${stateDir}, a new key goes to: ${keyProtection}`);
  return caFile === undefined ? [read] : [read, authorities(caFile, host.platform)];
}

function authorities(path: string, platform: Patient['host']['platform']): Checkup {
  const pem = seen(() => readCa(path));
  if ('hidden' in pem) return hidden('caFile', platform);
  if ('is' in pem) return well('caFile', `${path}, ${pem.is.split('BEGIN CERTIFICATE').length - 1} authorities`);
  return fault('caFile', pem.wrong, `Put a PEM file of authorities there, or take caFile out of ${systemConfigPath}.`);
}
