import { type Known, unread } from '../../../shared/reading.ts';
import type { ScreenLockFact } from '../../../shared/signals/screen-lock.ts';
import type { Host } from '../../host/host.ts';

/** What KDE does where nothing is said: it locks after five minutes, with five seconds in which a touch still opens. */
const defaults: Readonly<Record<string, string>> = { Autolock: 'true', Timeout: '5', LockGrace: '5' };

export const kdePaths = (home: string): readonly string[] => [
  '/etc/xdg/kscreenlockerrc',
  `${home}/.config/kdedefaults/kscreenlockerrc`,
  `${home}/.config/kscreenlockerrc`,
];

/** How Plasma locks the screen, by kscreenlockerrc: the later file wins, but for what an earlier one marks as fixed. */
export async function readKdeLock(host: Host, home: string): Promise<Known<ScreenLockFact>> {
  const values = new Map<string, string>(Object.entries(defaults));
  const fixed = new Set<string>();
  for (const path of kdePaths(home)) {
    const text = await host.text(path);
    // No file is no word on the matter, as KDE has it; one that cannot be read may say anything.
    if ('absent' in text) continue;
    if ('unread' in text) return text;
    const entries = parseDaemonGroup(text.is);
    if (entries === undefined) return unread('unparseable');
    for (const { name, value } of entries) if (!fixed.has(name)) values.set(name, value);
    for (const { name, isFixed } of entries) if (isFixed) fixed.add(name);
  }
  const [autolock, timeout, grace] = ['Autolock', 'Timeout', 'LockGrace'].map((name) => values.get(name) ?? '');
  const numbers = [timeout, grace].map((text) => (/^\d{1,5}$/.test(text ?? '') ? Number(text) : undefined));
  if (autolock !== 'true' && autolock !== 'false') return unread('unparseable');
  const [minutes, seconds] = numbers;
  const isNever = minutes === 0;
  return {
    is: {
      enabled: { is: autolock === 'true' && !isNever },
      delay:
        minutes === undefined || seconds === undefined || isNever
          ? unread(isNever ? 'unsupported' : 'unparseable')
          : { is: Math.min(minutes * 60 + seconds, 604_800) },
    },
  };
}

/** The `[Daemon]` group of a KConfig file; `[$i]` behind a key, a group or on the first line makes it fixed. Undefined: cut off. */
export function parseDaemonGroup(
  text: string,
): readonly { name: string; value: string; isFixed: boolean }[] | undefined {
  if (!text.endsWith('\n')) return undefined;
  const entries: { name: string; value: string; isFixed: boolean }[] = [];
  let isWholeFixed = false;
  let group: { name: string; isFixed: boolean } | undefined;
  let isAny = false;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    isAny = true;
    const [, header, mark] = /^((?:\[[^\]$]+\])+|\[\$Version\])(\[\$i\])?$/.exec(line) ?? [];
    const [, name, flags, value] = /^([^=[\]]+?)((?:\[[^\]]*\])*)\s*=\s*(.*)$/.exec(line) ?? [];
    if (line === '[$i]') isWholeFixed = true;
    else if (header !== undefined) group = { name: header, isFixed: mark !== undefined };
    else if (name === undefined || value === undefined || group === undefined) return undefined;
    else if (group.name === '[Daemon]') {
      const isFixed = isWholeFixed || group.isFixed || /\[\$[a-z]*i/.test(flags ?? '');
      entries.push({ name, value, isFixed });
    }
  }
  return isAny ? entries : undefined;
}
