import { is, unread } from '../../../shared/reading.ts';
import type { FirewallFact, FirewallScope } from '../../../shared/signals/firewall.ts';
import type { Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { observed } from '../observed.ts';
import { type KernelRules, readKernelRules } from './kernel-rules.ts';
import { loaderMarks, type Manager, readManager, unitsFolder } from './managers.ts';

/** Whether strangers are kept out: by the kernel's own rules where they may be read, else by what their keeper says of itself. */
export const firewallLinux: Collector<FirewallFact> = {
  async collect(host) {
    const manager = await readManager(host);
    const kernel = await askKernel(host, manager);
    const scope = scopeOf(manager, kernel);
    const name = manager.name ?? ('is' in scope.active && scope.active.is ? 'nftables' : undefined);
    const fact: FirewallFact = { manager: name === undefined ? unread('unsupported') : is(name), scopes: [scope] };
    const { reading, notes } = observed(host, 'is' in kernel.inbound ? 'netfilter' : 'systemd', fact, [
      `keeper: ${manager.name ?? 'none known'}`,
      `kernel's rules: ${'is' in kernel.inbound ? kernel.inbound.is : kernel.inbound.unread}`,
    ]);
    // As old as the rules it is from.
    return { reading: { ...reading, at: kernel.at }, notes };
  },
  watch: {
    directories: [
      { path: '/etc/ufw', names: ['ufw.conf'] },
      { path: '/etc/default', names: ['ufw'] },
      { path: '/etc/firewalld', names: ['firewalld.conf'] },
      { path: unitsFolder, names: loaderMarks },
    ],
    // A network may bring a zone of its own, and rules with it.
    on: ['network'],
    // Where root tells of each rule that changes it is looked at again at once; elsewhere only what loads them is seen.
    stream: { question: 'nft-events', forget: (host) => kept.delete(host) },
    everySeconds: 16,
    async look(host) {
      const manager = await readManager(host);
      // A unit has started, or a switch is thrown, before its rules are loaded: for a minute after it every look differs.
      return isSettling(host, manager) ? `${manager.stamp} ${host.now()}` : manager.stamp;
    },
  },
  // Five tools at most, of which each takes some milliseconds and may take five seconds.
  limitMs: 12_000,
};

function scopeOf({ active, isOpen }: Manager, { inbound }: KernelRules): FirewallScope {
  const network = 'all';
  if ('is' in inbound) {
    if (inbound.is === 'blocked') return { network, active: is(true), inbound };
    // Nothing is turned away: a firewall that is switched on is one that lets everything in.
    return { network, active: is('is' in active && active.is), inbound };
  }
  // Without the rules a switch that is off says little: others may have loaded some.
  if ('unread' in active || !active.is) return { network, active: unread(inbound.unread), inbound };
  return { network, active, inbound: isOpen ? is('open') : inbound };
}

/** How long the kernel's answer stands while nothing else changed: asking it starts a program, which takes 25 ms. */
const keptSeconds = 30;
const kept = new WeakMap<Host, { readonly stamp: string; readonly rules: KernelRules }>();

async function askKernel(host: Host, manager: Manager): Promise<KernelRules> {
  const { stamp } = manager;
  const before = kept.get(host);
  const age = before === undefined ? Number.NaN : host.now() - before.rules.at;
  const isGood = !isSettling(host, manager) && age >= 0 && age < keptSeconds;
  if (before?.stamp === stamp && isGood) return before.rules;
  const rules = await readKernelRules(host);
  if ('is' in rules.inbound) kept.set(host, { stamp, rules });
  return rules;
}

const settlingSeconds = 60;
const changes = new WeakMap<Host, { readonly stamp: string; readonly at: number }>();

/** Whether the keeper changed within the last minute, as far as we saw; how we first find it is no change. */
function isSettling(host: Host, { stamp, writtenAt }: Manager): boolean {
  const before = changes.get(host);
  if (before?.stamp !== stamp) changes.set(host, { stamp, at: before === undefined ? 0 : host.now() });
  const at = Math.max(writtenAt, changes.get(host)?.at ?? 0);
  return Math.abs(host.now() - at) < settlingSeconds;
}
