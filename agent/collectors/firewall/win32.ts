import { type Known, unread } from '../../../shared/reading.ts';
import type { FirewallFact, FirewallScope } from '../../../shared/signals/firewall.ts';
import { partOf, whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { observed } from '../observed.ts';
import { serviceFellOver } from '../service-fell-over.ts';

const local = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
/** Where an organisation's word stands, the strongest first: what it sets, nobody at the laptop can change. */
const policies = ['HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall', `${local}\\Mdm`];

/** The private network is called "standard" by the registry, as it was when there were two. */
const profiles: readonly (readonly [FirewallScope['network'], string])[] = [
  ['domain', 'DomainProfile'],
  ['private', 'StandardProfile'],
  ['public', 'PublicProfile'],
];

/** Whether Windows' own firewall is on for each kind of network, and what it does with unasked-for connections: registry and service. */
export const firewallWin32: Collector<FirewallFact> = {
  async collect(host) {
    const service = await isServiceRunning(host);
    const note = `MpsSvc: ${'unread' in service ? service.unread : service.is ? 'runs' : 'stopped'}`;
    return observed(host, 'registry', { manager: { is: 'windows' }, scopes: await readScopes(host, service) }, [note]);
  },
  watch: {
    directories: [],
    registry: [
      // Without what lies below: the rules of every program that is installed.
      ...profiles.map(([, profile]) => ({ key: `${local}\\${profile}` })),
      ...policies.map((key) => ({ key, subtree: true as const })),
    ],
    eventLog: [serviceFellOver],
    // Of a service that was stopped in good order not every Windows makes a note.
    everySeconds: 16,
    look: async (host) => JSON.stringify(await isServiceRunning(host)),
  },
  limitMs: 5_000,
};

const readScopes = (host: Host, service: Known<boolean>): Promise<FirewallScope[]> =>
  Promise.all(profiles.map(([network, profile]) => scopeOf(host, network, profile, service)));

/** Without its service nothing is filtered, whatever the registry says. */
async function isServiceRunning(host: Host): Promise<Known<boolean>> {
  const service = await host.service('MpsSvc');
  if (!('is' in service)) return unread(whyNot(service, 'toolMissing'));
  return service.is.state === 'changing' ? unread('timedOut') : { is: service.is.state === 'running' };
}

async function scopeOf(
  host: Host,
  network: FirewallScope['network'],
  profile: string,
  service: Known<boolean>,
): Promise<FirewallScope> {
  const enabled = await settingOf(host, profile, 'EnableFirewall');
  // Windows itself writes this one for every profile: one that is not there was taken away.
  const isOn: Known<boolean> =
    enabled === undefined ? unread('toolMissing') : 'is' in enabled ? { is: enabled.is === 1 } : enabled;
  const inbound = await settingOf(host, profile, 'DefaultInboundAction');
  return {
    network,
    active: [isOn, service].find((part) => 'is' in part && !part.is) ?? ('unread' in isOn ? isOn : service),
    // Not set: Windows blocks.
    inbound:
      inbound === undefined
        ? { is: 'blocked' }
        : 'is' in inbound
          ? { is: inbound.is === 1 ? 'blocked' : 'open' }
          : inbound,
  };
}

/** A setting by the strongest who sets it; undefined where nobody does. */
async function settingOf(host: Host, profile: string, name: string): Promise<Known<0 | 1> | undefined> {
  for (const place of [...policies, local]) {
    const answer = await host.registryValue(`${place}\\${profile}`, name);
    if (!('absent' in answer))
      return partOf(answer, 'toolMissing', (value) => (value === 0 || value === 1 ? value : undefined));
  }
  return undefined;
}
