import type { Reading } from '../../../shared/reading.ts';

export type Readings = Record<string, Reading>;

/** A laptop in good order, as of a moment. */
export function goodReadings(at: number): Readings {
  const seen = (source: string, fact: unknown): Reading => ({ state: 'observed', at, source, fact });
  return {
    os: seen('os-release', {
      id: 'debian',
      name: 'Debian GNU/Linux',
      version: { is: '13' },
      kernel: { is: '6.12.1' },
      supportEnds: { is: at + 86_400 * 365 },
    }),
    osPatch: seen('apt', {
      pendingSecurityUpdates: { is: 0 },
      listsAt: { is: at - 3_600 },
      rebootRequired: { is: false },
      automaticUpdates: { is: true },
    }),
    diskEncryption: seen('sysfs', {
      volumes: [{ role: 'system', state: 'on', method: 'luks2', mapping: { is: 'whole' } }],
    }),
    edr: seen('systemd', {
      products: [
        {
          id: 'clamav',
          version: { is: '1.4.1' },
          running: { is: true },
          health: { is: 'healthy' },
          modes: [],
          definitionsAt: { is: at - 3_600 },
          cloudContactAt: { unread: 'unsupported' },
        },
      ],
    }),
    firewall: seen('netfilter', {
      manager: { is: 'nftables' },
      scopes: [{ network: 'all', active: { is: true }, inbound: { is: 'blocked' } }],
    }),
    screenLock: seen('gnome', { enabled: { is: true }, delay: { is: 300 } }),
    secureBoot: seen('efivars', { state: { is: 'on' }, chip: { is: 'tpm2' } }),
    systemIntegrity: seen('securityfs', {
      system: 'linux',
      lockdown: { is: 'integrity' },
      mandatoryAccess: { is: 'enforcing' },
    }),
    management: seen('agents', { system: 'linux', enrolled: { is: true }, by: { is: 'fleet' } }),
    hardware: seen('dmi', { maker: { is: 'LENOVO' }, model: { is: 'ThinkPad T14' }, virtual: { is: false } }),
  };
}

/** The same laptop with its disk lying open. */
export const openDisk = (at: number): Readings => ({
  ...goodReadings(at),
  diskEncryption: { state: 'observed', at, source: 'sysfs', fact: { volumes: [{ role: 'system', state: 'off' }] } },
});
