import { messageOf } from '../../shared/errors.ts';
import { agentRuns } from './agent-runs.ts';
import { type Checkup, untold } from './checkup.ts';
import { configuration } from './configuration.ts';
import { diskSpace } from './disk-space.ts';
import { inTime } from './in-time.ts';
import { key } from './key.ts';
import { keychain } from './keychain.ts';
import { ledger } from './ledger.ts';
import { localSocket } from './local-socket.ts';
import { machineIdSet } from './machine-id-set.ts';
import { service } from './network/service.ts';
import type { Patient } from './patient.ts';
import { rootAnswers } from './root-answers.ts';
import { lookNow, signalsRead } from './signals-read.ts';
import { stateFolder } from './state-folder.ts';
import { tpm } from './tpm/tpm.ts';
import { versions } from './versions.ts';

type Part = (patient: Patient) => readonly Checkup[] | Promise<readonly Checkup[]>;

/** Every part of an examination, in the order it is told. Those that block come first, so that no other's time is spent on them. */
const parts: Readonly<Record<string, Part>> = {
  version: (patient) => versions(patient),
  configuration,
  agent: agentRuns,
  'state folder': stateFolder,
  socket: localSocket,
  'disk space': diskSpace,
  ledger,
  key,
  keychain,
  tpm: (patient) => tpm(patient),
  service: (patient) => service(patient),
  'machine id': machineIdSet,
  'root answers': (patient) => rootAnswers(patient),
};

/** With what it takes to meet the patient the whole stays below ten seconds. */
const limitMs = 8_000;

/** Looks into everything side by side. Changes nothing; never throws: a part that fails or hangs cannot be told. */
export async function examine(patient: Patient, looks = lookNow(patient)): Promise<Checkup[]> {
  const all: Readonly<Record<string, Part>> = { ...parts, signals: () => signalsRead(patient, looks) };
  const found = await Promise.all(
    Object.entries(all).map(async ([name, part]) => {
      try {
        return await inTime(limitMs, Promise.resolve(part(patient)));
      } catch (error) {
        return [untold(name, `the doctor could not look: ${messageOf(error)}`)];
      }
    }),
  );
  return found.flat();
}
