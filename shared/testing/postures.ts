import fc from 'fast-check';
import type { Reading } from '../reading.ts';
import { Why } from '../reading.ts';
import type { Instant } from '../time.ts';

/** Readings of a laptop that is as every default rule asks, made at a moment. */
export function goodPosture(at: Instant): Record<string, Reading> {
  const seen = (fact: object): Reading => ({ state: 'observed', source: 'test', at, fact });
  return {
    os: seen({
      id: 'debian',
      name: 'Debian GNU/Linux',
      version: { is: '13.2' },
      kernel: { is: '6.12.0' },
      supportEnds: { unread: 'unsupported' },
    }),
    osPatch: seen({
      pendingSecurityUpdates: { is: 0 },
      listsAt: { is: at - 3_600 },
      rebootRequired: { is: false },
      automaticUpdates: { is: true },
      kernelIsNewest: { is: true },
      lastPatchedAt: { is: at - 86_400 },
    }),
    diskEncryption: seen({
      volumes: [
        { role: 'system', state: 'on', method: 'luks2', mapping: { is: 'whole' } },
        { role: 'swap', state: 'on', method: 'luks2', mapping: { is: 'whole' } },
      ],
    }),
    edr: seen({
      products: [
        {
          id: 'clamav',
          version: { is: '1.4.6' },
          running: { is: true },
          health: { is: 'healthy' },
          modes: [],
          definitionsAt: { is: at - 3_600 },
          cloudContactAt: { is: at - 60 },
        },
      ],
    }),
    firewall: seen({
      manager: { is: 'ufw' },
      scopes: [{ network: 'all', active: { is: true }, inbound: { is: 'blocked' } }],
    }),
    screenLock: seen({ enabled: { is: true }, delay: { is: 300 } }),
    secureBoot: seen({ state: { is: 'on' }, chip: { is: 'tpm2' } }),
    systemIntegrity: seen({
      system: 'linux',
      lockdown: { is: 'integrity' },
      mandatoryAccess: { is: 'enforcing' },
    }),
    management: seen({ system: 'linux', enrolled: { is: true }, by: { is: 'fleet' } }),
    hardware: seen({ maker: { is: 'LENOVO' }, model: { is: 'ThinkPad X1 Carbon Gen 11' }, virtual: { is: false } }),
  };
}

const why = fc.constantFrom(...Why.options);
const known = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof(
    value.map((is) => ({ is })),
    why.map((unread) => ({ unread })),
  );
const age = (at: Instant) => fc.integer({ min: 0, max: 60 * 86_400 }).map((seconds) => at - seconds);

const facts = (at: Instant): Record<string, fc.Arbitrary<object>> => ({
  os: fc.record({
    id: fc.constantFrom('debian', 'ubuntu', 'arch'),
    name: fc.constant('Linux'),
    version: known(fc.constantFrom('9', '12.5', '13', '24.04')),
    kernel: known(fc.constant('6.1')),
    supportEnds: known(age(at + 30 * 86_400)),
  }),
  osPatch: fc.record({
    pendingSecurityUpdates: known(fc.integer({ min: 0, max: 9 })),
    listsAt: known(age(at)),
    rebootRequired: known(fc.boolean()),
    automaticUpdates: known(fc.boolean()),
    kernelIsNewest: fc.option(known(fc.boolean()), { nil: undefined }),
    lastPatchedAt: fc.option(known(age(at)), { nil: undefined }),
  }),
  diskEncryption: fc.record({
    volumes: fc.array(
      fc.record({
        role: fc.constantFrom('system', 'data', 'swap'),
        state: fc.oneof(
          fc.constantFrom('on', 'off', 'suspended', 'encrypting', 'decrypting', 'locked'),
          why.map((unread) => ({ unread })),
        ),
        method: fc.option(fc.constantFrom('luks2', 'bitlocker'), { nil: undefined }),
        mapping: fc.option(known(fc.constant('whole')), { nil: undefined }),
      }),
      { maxLength: 4 },
    ),
  }),
  edr: fc.record({
    products: fc.array(
      fc.record({
        id: fc.constantFrom('clamav', 'wazuh'),
        version: known(fc.constant('1')),
        running: known(fc.boolean()),
        health: known(fc.constantFrom('healthy', 'degraded')),
        modes: fc.constant([]),
        definitionsAt: known(age(at)),
        cloudContactAt: known(age(at)),
      }),
      { maxLength: 3 },
    ),
  }),
  firewall: fc.record({
    manager: known(fc.constantFrom('ufw', 'windows')),
    scopes: fc.array(
      fc.record({
        network: fc.constantFrom('all', 'domain', 'private', 'public'),
        active: known(fc.boolean()),
        inbound: known(fc.constantFrom('blocked', 'open')),
      }),
      { maxLength: 4 },
    ),
  }),
  screenLock: fc.record({ enabled: known(fc.boolean()), delay: known(fc.integer({ min: 0, max: 3_600 })) }),
  secureBoot: fc.record({
    state: known(fc.constantFrom('on', 'limited', 'off', 'setup', 'absent')),
    chip: known(fc.constantFrom('tpm2', 'tpm1', 'secureEnclave', 'none')),
  }),
  systemIntegrity: fc.oneof(
    fc.record({
      system: fc.constant('linux'),
      lockdown: known(fc.constantFrom('none', 'integrity', 'confidentiality')),
      mandatoryAccess: known(fc.constantFrom('enforcing', 'permissive', 'off')),
    }),
    fc.record({
      system: fc.constant('darwin'),
      sip: known(fc.constantFrom('on', 'weakened', 'off')),
      gatekeeper: known(fc.boolean()),
    }),
    fc.record({
      system: fc.constant('win32'),
      memoryIntegrity: known(fc.constantFrom('running', 'configured', 'off')),
    }),
  ),
  management: fc.oneof(
    fc.record({
      system: fc.constantFrom('linux', 'win32'),
      enrolled: known(fc.boolean()),
      by: known(fc.constantFrom('fleet', 'intune', 'other')),
    }),
    fc.record({
      system: fc.constant('darwin'),
      enrolled: known(fc.boolean()),
      by: known(fc.constantFrom('fleet', 'jamf', 'other')),
      approved: known(fc.boolean()),
    }),
  ),
  hardware: fc.record({
    maker: known(fc.constantFrom('LENOVO', 'Dell Inc.', 'QEMU')),
    model: known(fc.constant('Latitude 7440')),
    virtual: known(fc.boolean()),
  }),
});

/** Any posture an agent could send: observed, unread and missing signals, fresh and old, good and bad. */
export function anyPosture(at: Instant): fc.Arbitrary<Record<string, Reading>> {
  const readings = Object.fromEntries(
    Object.entries(facts(at)).map(([id, fact]) => [
      id,
      fc.oneof(
        { weight: 4, arbitrary: fact.map((each): Reading => ({ state: 'observed', source: 'test', at, fact: each })) },
        { weight: 1, arbitrary: why.map((each): Reading => ({ state: 'unread', why: each, at })) },
      ),
    ]),
  );
  return fc.record(readings, { requiredKeys: [] }) as fc.Arbitrary<Record<string, Reading>>;
}
