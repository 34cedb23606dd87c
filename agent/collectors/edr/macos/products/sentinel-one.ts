import { colonLines, type Report, reported, reportFrom, versionFrom } from '../../product-source.ts';
import type { MacSource } from '../mac-source.ts';

const bundle = '/Library/Sentinel/sentinel-agent.bundle/Contents/MacOS';

/** SentinelOne: sentinelctl says whether the agent protects, what macOS keeps from it, and whether it reaches its console. */
export const sentinelOneMac: MacSource = {
  id: 'sentinelOne',
  files: [`${bundle}/sentinelctl`],
  // What protects is its daemon itself; its extension only watches the network.
  programs: [`${bundle}/sentineld`],
  health: 'sentinelctl status',
  report: async (host) => reportFrom(await host.run('macSentinelctl', ['status']), parseSentinelStatus),
};

/** What must be said in so many words, and the mode that anything else is. */
const wanted = [
  ['Protection', 'enabled', 'notProtecting'],
  ['Agent Operational State', 'enabled', 'disabled'],
  ['Ready', 'yes', 'notReady'],
  ['Infected', 'no', 'infected'],
  ['Network Quarantine', 'no', 'quarantined'],
  ['Connected', 'yes', 'disconnected'],
] as const;

/** Reads `sentinelctl status`. When it was last in touch stands there in the form of the user's language, so it is not taken over. */
export function parseSentinelStatus(text: string): Report | undefined {
  const lines = colonLines(text);
  // The last of them stands near the end: an answer that is cut off before it is no answer.
  if (wanted.some(([name]) => !lines.get(name))) return undefined;
  const modes: string[] = wanted.flatMap(([name, word, mode]) => (lines.get(name) === word ? [] : [mode]));
  // What macOS does not let it do (full disk access), in the same line or below it.
  const [, missing] = /^ *Missing Authorizations:((?:(?!\n[^\n]*:)[\s\S])*)/m.exec(text) ?? [];
  if (missing === undefined || missing.trim() !== '') modes.push('missingAuthorizations');
  return reported(modes, { version: versionFrom(lines.get('Version')) });
}
