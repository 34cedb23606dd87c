import { release } from 'node:os';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { version } from '../version.ts';
import { type Checkup, fault, untold, well } from './checkup.ts';
import type { Patient, Seen } from './patient.ts';
import { startRemedy } from './start-remedy.ts';

/** The oldest Node whose node:sqlite needs no flag. */
const oldestNode: readonly [number, number] = [22, 13];

/** Which build this is, on what it runs, and whether the agent that runs is the same one. */
export function versions({ status, host }: Patient, own = version, node = process.versions.node): Checkup[] {
  const about = `stance ${own}, Node ${node}, ${host.platform} ${release()}`;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const isOld = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
  return [
    isOld
      ? fault('version', about, `Run it with Node ${oldestNode.join('.')} or later; the package brings its own.`)
      : well('version', about),
    sameVersion(status, host.platform, own),
  ];
}

function sameVersion(status: Seen<DeviceStatus>, platform: Patient['host']['platform'], own: string): Checkup {
  if (!('is' in status)) return untold('version of the agent', 'no agent answers');
  const running = status.is.agent.version;
  if (running === own) return well('version of the agent', `${running}, as this command`);
  return fault(
    'version of the agent',
    `${running} runs, this command is ${own}`,
    `The package was replaced under an agent that runs on: end it and start it again. ${startRemedy(platform, status.is.agent.mode)}`,
  );
}
