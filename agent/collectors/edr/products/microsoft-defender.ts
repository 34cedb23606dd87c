import * as v from 'valibot';
import { type Known, unread } from '../../../../shared/reading.ts';
import type { Instant } from '../../../../shared/time.ts';
import { readJson } from '../../../json-text.ts';
import { type ProductSource, type Report, reported, reportFrom, versionFrom } from '../product-source.ts';

/** Microsoft Defender for Endpoint: `mdatp health` answers every user. */
export const microsoftDefender: ProductSource = {
  id: 'microsoftDefender',
  files: ['/opt/microsoft/mdatp/sbin/wdavdaemon'],
  units: ['mdatp.service'],
  programs: ['/opt/microsoft/mdatp/sbin/wdavdaemon'],
  health: 'mdatp health',
  definitions: 'mdatp health',
  report: async (host) => reportFrom(await host.run('mdatp', ['health', '--output', 'json']), parseMdatpHealth),
};

/** A setting stands alone in old versions and as `{value}` in newer ones. */
const setting = v.pipe(
  v.union([v.boolean(), v.object({ value: v.boolean() })]),
  v.transform((value) => (typeof value === 'boolean' ? value : value.value)),
);
const Health = v.object({
  healthy: v.boolean(),
  licensed: v.boolean(),
  /** Only macOS has it. */
  fullDiskAccessEnabled: v.optional(setting, true),
  appVersion: v.string(),
  realTimeProtectionEnabled: setting,
  passiveModeEnabled: v.optional(setting, false),
  definitionsStatus: v.optional(v.object({ $type: v.string() })),
  healthIssues: v.optional(v.array(v.unknown()), []),
  definitionsUpdated: v.optional(v.union([v.string(), v.number()])),
});

/** `healthy` alone is not enough: it is true beside real-time protection that is off and beside passive mode. */
export function parseMdatpHealth(text: string): Report | undefined {
  const json = readJson(text);
  const parsed = v.safeParse(Health, json);
  if (!parsed.success) return undefined;
  const health = parsed.output;
  const modes: string[] = [];
  if (!health.realTimeProtectionEnabled) modes.push('noRealTimeProtection');
  if (health.passiveModeEnabled) modes.push('passive');
  if (!health.licensed) modes.push('unlicensed');
  if (!health.fullDiskAccessEnabled) modes.push('noFullDiskAccess');
  if (!health.healthy || health.healthIssues.length > 0) modes.push('healthIssues');
  if (health.definitionsStatus !== undefined && health.definitionsStatus.$type !== 'upToDate')
    modes.push('definitionsOutdated');
  return reported(modes, {
    version: versionFrom(health.appVersion),
    definitionsAt: fromMilliseconds(health.definitionsUpdated),
  });
}

function fromMilliseconds(value: string | number | undefined): Known<Instant> {
  if (value === undefined) return unread('unsupported');
  const ms = Number(value);
  return Number.isSafeInteger(ms) && ms > 0 ? { is: Math.floor(ms / 1_000) } : unread('unparseable');
}
