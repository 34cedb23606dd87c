import type { Instant } from '../time.ts';
import { windowsSupportEnd } from './windows-support.ts';

const day = (date: string): Instant => Date.parse(`${date}T00:00:00Z`) / 1_000;

/**
 * When security fixes end, by os-release ID and the start of VERSION_ID; the makers' published dates, with free long-term
 * support counted and paid extensions not. A system that says SUPPORT_END itself is believed before this table.
 */
const ends: Readonly<Record<string, Readonly<Record<string, Instant>>>> = {
  debian: { '11': day('2026-08-31'), '12': day('2028-06-30'), '13': day('2030-06-30') },
  ubuntu: {
    '20.04': day('2025-05-31'),
    '22.04': day('2027-04-30'),
    '24.04': day('2029-04-30'),
    '26.04': day('2031-04-30'),
  },
  rhel: { '8': day('2029-05-31'), '9': day('2032-05-31'), '10': day('2035-05-31') },
  almalinux: { '8': day('2029-05-31'), '9': day('2032-05-31'), '10': day('2035-05-31') },
  rocky: { '8': day('2029-05-31'), '9': day('2032-05-31'), '10': day('2035-05-31') },
  // Apple gives no dates: fixes go to the newest three, so one ends when the third after it comes. The days up to macOS 13
  // are those of such releases; after them a release in the middle of September is assumed, as it was in 2024 and 2025.
  macos: {
    '10': day('2022-10-24'),
    '11': day('2023-09-26'),
    '12': day('2024-09-16'),
    '13': day('2025-09-15'),
    '14': day('2026-09-15'),
    '15': day('2027-09-15'),
    '26': day('2028-09-15'),
    '27': day('2029-09-15'),
  },
  'opensuse-leap': { '15.5': day('2024-12-31'), '15.6': day('2026-04-30') },
};

/** The end of security fixes for a system, or undefined where the table does not know it: unknown is not "supported". */
export function supportEnd(id: string, version: string | undefined, edition?: string): Instant | undefined {
  if (id === 'windows') return windowsSupportEnd(version, edition);
  if (version === undefined || !Object.hasOwn(ends, id)) return undefined;
  const releases = Object.entries(ends[id] ?? {});
  return releases.find(([release]) => version === release || version.startsWith(`${release}.`))?.[1];
}
