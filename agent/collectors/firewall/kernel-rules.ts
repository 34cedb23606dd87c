import { type Known, unread } from '../../../shared/reading.ts';
import type { Instant } from '../../../shared/time.ts';
import { whyNot } from '../../host/answer.ts';
import type { Answer, Host, ToolOutput } from '../../host/host.ts';
import { cardsAmong, type Fates, faresIn, type Stranger } from './filter-chains.ts';
import { parseIptablesSave } from './iptables-save.ts';
import { type InputChain, parseNftRuleset } from './nft-ruleset.ts';

type Family = Stranger['family'];
/** What becomes of a stranger; `unread` where rules are in the way that nobody here understands. */
export type Inbound = Known<'blocked' | 'open'>;

/** How the kernel's own rules treat a stranger, and when they were asked. */
export interface KernelRules {
  readonly inbound: Inbound;
  readonly at: Instant;
}

const legacyNames: Readonly<Record<Family, string>> = {
  ip: '/proc/net/ip_tables_names',
  ip6: '/proc/net/ip6_tables_names',
};
const legacyTools: Readonly<Record<Family, string>> = { ip: 'iptablesLegacySave', ip6: 'ip6tablesLegacySave' };
const nftTools: Readonly<Record<Family, string>> = { ip: 'iptablesNftSave', ip6: 'ip6tablesNftSave' };

/**
 * Asks the kernel, by nft and, for what nft cannot show, by iptables. Only who may change the rules may read them. A stranger
 * must be turned away by every card and over both IPs; one of them left open is `open`.
 */
export async function readKernelRules(host: Host): Promise<KernelRules> {
  const at = host.now();
  const nft = await host.run('nft', ['-j', 'list', 'ruleset']);
  const text = outputOf(nft);
  if ('unread' in text) return { inbound: text, at };
  const chains = parseNftRuleset(text.is);
  if (chains === undefined) return { inbound: unread('unparseable'), at };
  const inbounds: Inbound[] = [];
  for (const family of ['ip', 'ip6'] as const) {
    const isMoot = family === 'ip6' && (await isWithoutIp6(host));
    if (!isMoot) inbounds.push(await inboundOf(host, family, chains));
  }
  return { inbound: worstOf(inbounds), at };
}

function worstOf(inbounds: readonly Inbound[]): Inbound {
  const open = inbounds.find((inbound) => 'is' in inbound && inbound.is === 'open');
  return open ?? inbounds.find((inbound) => 'unread' in inbound) ?? { is: 'blocked' };
}

async function inboundOf(host: Host, family: Family, nftChains: readonly InputChain[]): Promise<Inbound> {
  const ours = nftChains.filter((chain) => chain.family === family || chain.family === 'inet');
  const readable = ours.filter(({ isOpaque }) => !isOpaque);
  const verdict = judge(family, readable);
  // What one chain drops, no other can bring back: the rest need not be asked.
  if (verdict === 'blocked') return { is: 'blocked' };
  const more: InputChain[] = [];
  const hidden = [
    ...(readable.length < ours.length ? [nftTools[family]] : []),
    ...((await hasLegacyFilter(host, family)) ? [legacyTools[family]] : []),
  ];
  for (const tool of hidden) {
    const text = outputOf(await host.run(tool, ['-t', 'filter']));
    const parsed = 'is' in text ? parseIptablesSave(text.is, family) : text;
    if (parsed === undefined) return unread('unparseable');
    if ('unread' in parsed) return parsed;
    more.push(...parsed);
  }
  const all = judge(family, [...readable, ...more]);
  return all === 'unclear' ? unread('unsupported') : { is: all };
}

/** Blocked where for each card some chain drops for certain, open where by some card no chain can drop. */
function judge(family: Family, chains: readonly InputChain[]): 'blocked' | 'open' | 'unclear' {
  let isUnclear = false;
  for (const card of cardsAmong(chains.flatMap((chain) => chain.cards))) {
    const fates = chains.map((chain) => faresFrom(chain, { family, card }));
    if (!fates.some((fate) => fate.has('drop'))) return 'open';
    if (!fates.some((fate) => fate.has('drop') && fate.size === 1)) isUnclear = true;
  }
  return isUnclear ? 'unclear' : 'blocked';
}

function faresFrom({ chains, name, policy }: InputChain, stranger: Stranger): Fates {
  const fates = faresIn(chains, name, stranger);
  return new Set([...fates].map((fate) => (fate === 'on' ? policy : fate)));
}

/** iptables of old keeps tables of its own beside those of nft. Where nobody can say whether it does, they are asked for. */
async function hasLegacyFilter(host: Host, family: Family): Promise<boolean> {
  const names = await host.text(legacyNames[family], 4_096);
  return 'is' in names ? names.is.split('\n').includes('filter') : 'unread' in names;
}

/** Switched off for every card there is and every one that comes. */
async function isWithoutIp6(host: Host): Promise<boolean> {
  const text = await host.text('/proc/sys/net/ipv6/conf/all/disable_ipv6', 64);
  return 'is' in text && text.is === '1\n';
}

function outputOf(answer: Answer<ToolOutput>): Known<string> {
  if (!('is' in answer)) return unread(whyNot(answer, 'toolMissing'));
  const { exit, stdout, stderr = '' } = answer.is;
  if (exit === 0) return { is: stdout };
  return unread(/not permitted|permission denied|must be root/i.test(stderr) ? 'notPermitted' : 'unparseable');
}
