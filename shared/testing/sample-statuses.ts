import type { DeviceStatus, HeldDecision } from '../device-status.ts';
import type { Reading } from '../reading.ts';
import type { ResultFinding } from '../result.ts';
import { type SignalId, signalIds } from '../signals/catalogue.ts';
import type { Instant } from '../time.ts';
import type { ViewState } from '../view.ts';

/** What a healthy laptop reads at a moment; every value is invented. */
export const sampleReadings = (at: Instant): Record<SignalId, Reading> => ({
  os: observed(at, 'os-release', {
    id: 'debian',
    name: 'Debian GNU/Linux',
    version: { is: '12' },
    kernel: { is: '6.1.0' },
    supportEnds: { unread: 'unsupported' },
  }),
  osPatch: observed(at, 'apt', {
    pendingSecurityUpdates: { is: 0 },
    listsAt: { is: at - 2_400 },
    rebootRequired: { is: false },
    automaticUpdates: { is: true },
  }),
  diskEncryption: observed(at, 'sysfs', {
    volumes: [
      { role: 'system', state: 'on', method: 'luks2', mapping: { is: 'whole' } },
      { role: 'data', state: 'on', method: 'luks2', mapping: { is: 'whole' } },
      { role: 'swap', state: 'on', method: 'luks2', mapping: { is: 'whole' } },
    ],
  }),
  edr: observed(at, 'systemd', {
    products: [
      {
        id: 'clamav',
        version: { is: '1.4.3' },
        running: { is: true },
        health: { is: 'healthy' },
        modes: [],
        definitionsAt: { is: at - 3_600 },
        cloudContactAt: { unread: 'unsupported' },
      },
    ],
  }),
  firewall: observed(at, 'netfilter', {
    manager: { is: 'ufw' },
    scopes: [{ network: 'all', active: { is: true }, inbound: { is: 'blocked' } }],
  }),
  screenLock: {
    ...observed(at, 'gnome', { enabled: { is: true }, delay: { is: 300 } }),
    by: 'user-session',
  } as Reading,
  secureBoot: observed(at, 'efivars', { state: { is: 'on' }, chip: { is: 'tpm2' } }),
  systemIntegrity: observed(at, 'securityfs', {
    system: 'linux',
    lockdown: { is: 'integrity' },
    mandatoryAccess: { is: 'enforcing' },
  }),
  management: observed(at, 'agents', { system: 'linux', enrolled: { is: true }, by: { is: 'fleet' } }),
  hardware: observed(at, 'dmi', {
    maker: { is: 'LENOVO' },
    model: { is: 'ThinkPad X1 Carbon Gen 11' },
    virtual: { is: false },
  }),
});

/** A restart that is wanted until `deadline`, at the price of `costs`. */
export const sampleFinding = (since: Instant, deadline: Instant, costs: readonly string[]): ResultFinding => ({
  id: 'osPatch.rebootRequired',
  verdict: 'fail',
  enforcement: 'block',
  since,
  deadline,
  costs: [...costs],
  words: {
    title: 'Security updates',
    state: 'Restart needed',
    sentence: 'A security update is installed, but it protects you only after a restart.',
  },
  remedy: {
    steps: ['Save your work.', 'Restart the laptop from its system menu.', 'Your laptop is checked by itself.'],
  },
});

/** A decision that lets everything be reached, made a second before `now` and good for a quarter of an hour. */
export const sampleDecision = (now: Instant, other: Partial<HeldDecision> = {}): HeldDecision => ({
  tier: 'affirming',
  decidedAt: now - 1,
  until: now + 899,
  current: true,
  policy: '41',
  levels: ['base', 'internal', 'sensitive'],
  levelCatalogue: [
    { name: 'base', title: 'Base', opens: ['Mail', 'Chat', 'Help'] },
    { name: 'internal', title: 'Internal', opens: ['Git', 'Wiki', 'Builds'] },
    { name: 'sensitive', title: 'Sensitive', opens: ['Payroll', 'Customer data'] },
  ],
  findings: [],
  judged: signalIds,
  ...other,
});

/** A connected, enrolled, compliant laptop at a moment, with what differs. */
export const sampleStatus = (now: Instant, other: Partial<DeviceStatus> = {}): DeviceStatus => ({
  at: now,
  agent: { version: '0.1.0', startedAt: now - 7_200, mode: 'system', platform: 'linux' },
  device: { id: 'urn:ietf:params:oauth:jwk-thumbprint:sha-256:sample', keyProtection: 'tpm' },
  service: { url: 'https://stance.example' },
  link: { state: 'connected', since: now - 7_000 },
  checking: false,
  readings: sampleReadings(now - 12),
  decision: sampleDecision(now),
  latency: { collectMs: 6, signMs: 2, answerMs: 30, totalMs: 38 },
  waiting: 0,
  ...other,
});

const rebootNeeded = (at: Instant): Record<SignalId, Reading> => {
  const readings = sampleReadings(at);
  const { osPatch } = readings;
  const fact = osPatch.state === 'observed' ? { ...(osPatch.fact as object), rebootRequired: { is: true } } : {};
  return { ...readings, osPatch: observed(at, 'apt', fact) };
};

/** A status for every state that a daemon can be in; one that does not answer sends none. */
export function sampleStatuses(now: Instant): Record<Exclude<ViewState, 'notRunning'>, DeviceStatus> {
  const { device: _device, service: _service, decision: _decision, latency: _latency, ...bare } = sampleStatus(now);
  return {
    compliant: sampleStatus(now),
    attention: sampleStatus(now, {
      readings: rebootNeeded(now - 12),
      decision: sampleDecision(now, {
        tier: 'warning',
        findings: [sampleFinding(now - 60, now + 8_600, ['sensitive'])],
      }),
    }),
    blocked: sampleStatus(now, {
      readings: rebootNeeded(now - 12),
      decision: sampleDecision(now, {
        tier: 'warning',
        levels: ['base'],
        findings: [sampleFinding(now - 9_000, now - 240, ['internal', 'sensitive'])],
      }),
    }),
    checking: sampleStatus(now, { checking: true }),
    offline: sampleStatus(now, { link: { state: 'offline', since: now - 250, retryAt: now + 18 }, waiting: 2 }),
    stale: sampleStatus(now, {
      link: { state: 'offline', since: now - 1_300, retryAt: now + 120 },
      decision: sampleDecision(now, { decidedAt: now - 1_300, until: now - 400, current: false }),
      waiting: 9,
    }),
    notEnrolled: { ...bare, link: { state: 'notEnrolled', since: now - 7_000 } },
  };
}

function observed(at: Instant, source: string, fact: unknown): Reading {
  return { state: 'observed', at, source, fact };
}
