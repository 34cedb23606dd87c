import { accessSync, constants, statSync } from 'node:fs';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { exitStatus, messageOf, StanceError } from '../../shared/errors.ts';
import { type SignalId, signalIds, signals } from '../../shared/signals/catalogue.ts';
import { troubleAdvice } from '../../shared/view-advice.ts';
import { whyWords } from '../../shared/why-words.ts';
import { collect } from '../collect.ts';
import { readSettings, type Settings } from '../config-file.ts';
import { thisHost } from '../host/index.ts';
import { machineId } from '../host/machine-id.ts';
import { daemonSocket } from '../local-api/daemon-socket.ts';
import { LocalClient } from '../local-api/local-client.ts';
import { version } from '../version.ts';
import type { Command } from './command.ts';

/** One thing that was looked into. */
interface Checkup {
  readonly about: string;
  readonly ok: boolean;
  readonly said: string;
  /** What mends it. */
  readonly remedy?: string;
}

/** Looks into everything the agent needs, and says of each fault what mends it. Changes nothing. */
export const doctor: Command = {
  usage: '',
  summary: 'look into everything the agent needs and say what to mend',
  words: 0,
  options: [],
  async run({ config, json }, { out }) {
    const checkups = await examine(config);
    if (json) out(JSON.stringify({ checkups }, null, 2));
    else
      for (const { about, ok, said, remedy } of checkups)
        out(`${ok ? 'ok   ' : 'FAULT'} ${about}: ${said}${remedy === undefined ? '' : `\n      ${remedy}`}`);
    return checkups.every(({ ok }) => ok) ? 0 : exitStatus.doctorFoundFaults;
  },
};

async function examine(config: string | undefined): Promise<Checkup[]> {
  const found: Checkup[] = [{ about: 'version', ok: true, said: `stance ${version}, Node ${process.versions.node}` }];
  const settings = settingsOf(config, found);
  if (settings !== undefined) found.push(stateFolder(settings));
  const id = await machineId();
  found.push(
    'is' in id
      ? { about: 'machine id', ok: true, said: 'set and unique enough to be a hint' }
      : {
          about: 'machine id',
          ok: false,
          said: 'missing, shared, a copy of another machine or only the host name',
          remedy:
            'Set a machine id (on Linux: systemd-machine-id-setup; /var/lib/dbus/machine-id must say the same as /etc/machine-id).',
        },
  );
  found.push(...(await agentAndService(config)));
  found.push(...(await collectors()));
  return found;
}

function settingsOf(config: string | undefined, found: Checkup[]): Settings | undefined {
  try {
    const settings = readSettings(config);
    found.push({ about: 'configuration', ok: true, said: `${settings.mode} mode` });
    return settings;
  } catch (error) {
    found.push({
      about: 'configuration',
      ok: false,
      said: messageOf(error),
      remedy: 'Mend the file; "stance help" and the documentation list its keys.',
    });
    return undefined;
  }
}

function stateFolder({ stateDir }: Settings): Checkup {
  try {
    accessSync(stateDir, constants.R_OK | constants.W_OK | constants.X_OK);
    const open = (statSync(stateDir).mode & 0o077) !== 0;
    return open
      ? {
          about: 'state folder',
          ok: false,
          said: `${stateDir} is open to others`,
          remedy: `Run: chmod 700 ${stateDir}`,
        }
      : { about: 'state folder', ok: true, said: `${stateDir}, for the agent alone` };
  } catch (error) {
    return {
      about: 'state folder',
      ok: false,
      said: messageOf(error),
      remedy: 'Run the doctor as the user the agent runs as, or start the agent once.',
    };
  }
}

async function agentAndService(config: string | undefined): Promise<Checkup[]> {
  let status: DeviceStatus;
  try {
    const client = await LocalClient.open(daemonSocket(config));
    try {
      const answer = await client.ask({ ask: 'status' });
      if (!('status' in answer)) throw new StanceError('internal', 'the agent gave no status');
      status = answer.status;
    } finally {
      client.close();
    }
  } catch (error) {
    return [
      {
        about: 'agent',
        ok: false,
        said: messageOf(error),
        remedy: 'Start it: systemctl start stance, or "stance run" in user mode.',
      },
    ];
  }
  const { link, trouble, device, service } = status;
  const enrolment: Checkup =
    device === undefined
      ? {
          about: 'enrolment',
          ok: false,
          said: 'not enrolled',
          remedy: 'Ask your IT team for an enrolment code and run: stance enrol',
        }
      : { about: 'enrolment', ok: true, said: `${device.id}, key kept in: ${device.keyProtection}` };
  const connection: Checkup =
    link.state === 'connected'
      ? { about: 'service', ok: true, said: `connected to ${service?.url}` }
      : {
          about: 'service',
          ok: false,
          said: `${link.state}${link.said === undefined ? '' : `: ${link.said}`}`,
          remedy: remedyOf(link.fault),
        };
  return [
    trouble === undefined
      ? { about: 'agent', ok: true, said: `running, version ${status.agent.version}` }
      : { about: 'agent', ok: false, said: trouble.said, remedy: troubleAdvice[trouble.what].steps.join(' ') },
    enrolment,
    connection,
  ];
}

const remedies = {
  certificate:
    'The network or the server shows another certificate than it should: set caFile if your organisation has its own authority.',
  unreachable: 'Look at the network, the address and the firewall; the agent tries again by itself.',
  proxy: 'Look at proxy and proxyAccountFile in the configuration, or at HTTPS_PROXY and NO_PROXY in the environment.',
  refused: 'The service refuses this laptop without a signed reason: ask your IT team to look at the service.',
  closed: 'The agent tries again by itself.',
} as const;
const remedyOf = (fault: keyof typeof remedies = 'closed'): string => remedies[fault];

/** What the collectors could not read, and why. A reading that is bad news is no fault of the agent's. */
async function collectors(): Promise<Checkup[]> {
  const seen = await collect(thisHost());
  return signalIds.map((id: SignalId) => {
    const { title } = signals[id].words;
    const reading = seen[id]?.reading;
    if (reading?.state === 'observed') return { about: title, ok: true, said: `read from ${reading.source}` };
    const why = reading === undefined ? 'not looked at' : whyWords[reading.why];
    return {
      about: title,
      ok: reading?.why === 'unsupported',
      said: `not read: ${why}`,
      remedy: (seen[id]?.notes ?? []).join('; ') || 'Report this with the output of "stance collect --json".',
    };
  });
}
