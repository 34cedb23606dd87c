import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { troubleAdvice } from '../../shared/view-advice.ts';
import { type Checkup, fault, untold, well } from './checkup.ts';
import { asWhom } from './hidden.ts';
import type { Patient } from './patient.ts';
import { startRemedy } from './start-remedy.ts';

/** Whether the agent runs, is in trouble, belongs to a service, and is connected to it. */
export function agentRuns({ status, settings, host }: Patient): Checkup[] {
  if (!('is' in status)) {
    const said = 'hidden' in status ? status.hidden : status.wrong;
    const mode = 'is' in settings ? settings.is.mode : 'system';
    // A socket that another user's agent listens on is no fault of anybody's.
    if ('hidden' in status) return [untold('agent', said, 'Run the doctor as the user whose agent it is.')];
    if ('is' in settings && mode === 'system' && isThereForRoot(settings.is.socketDir))
      return [
        untold('agent', 'it gives this user no socket: it has one for each who is logged in', asWhom[host.platform]),
      ];
    return [fault('agent', said, startRemedy(host.platform, mode))];
  }
  const { trouble, agent, device, link, service, waiting } = status.is;
  const runs =
    trouble === undefined
      ? well('agent', `runs, version ${agent.version}, ${agent.mode} mode`)
      : fault('agent', trouble.said, troubleAdvice(trouble).steps.join(' '));
  if (device === undefined)
    return [
      runs,
      fault('enrolment', 'not enrolled', 'Ask your IT team for an enrolment code and run: stance enrol'),
      untold('link', 'there is no service yet'),
    ];
  const enrolled = well('enrolment', `${device.id}, key kept in: ${device.keyProtection}`);
  if (link.state === 'connected') return [runs, enrolled, well('link', `connected to ${service?.url}`)];
  const said = `${link.state}${link.said === undefined ? '' : `: ${link.said}`}; ${waiting} items wait`;
  return [runs, enrolled, fault('link', said, remedies[link.fault ?? 'closed'])];
}

/** Root always has a socket, and everybody may see that it is there: the agent runs, or did not end well. Root itself has asked it. */
const isThereForRoot = (socketDir: string): boolean =>
  process.getuid?.() !== 0 && existsSync(join(socketDir, '0', 'agent.sock'));

const remedies = {
  certificate: 'The network or the server shows another certificate than it should: see "certificate".',
  unreachable: 'See "name", "connection" and "proxy"; the agent tries again by itself.',
  proxy: 'Look at proxy and proxyAccountFile in the configuration, or at HTTPS_PROXY and NO_PROXY in the environment.',
  refused: 'The service refuses this laptop without a signed reason: ask your IT team to look at the service.',
  closed: 'The agent tries again by itself.',
} as const;
