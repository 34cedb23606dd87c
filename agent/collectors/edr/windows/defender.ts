import * as v from 'valibot';
import { type Known, unread } from '../../../../shared/reading.ts';
import type { Instant } from '../../../../shared/time.ts';
import { partOf, whyNot } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';
import type { RegistryValue, Row } from '../../../host/windows/windows-requests.ts';
import { instantOfFileTime } from '../../windows-time.ts';
import { versionFrom } from '../product-source.ts';
import { silent, type Voice } from './voice.ts';

const threatKey = 'HKLM\\SOFTWARE\\Microsoft\\Windows Advanced Threat Protection\\Status';

/** How it runs, as its provider says in every language; any other word is not understood, and so not content. */
const runningModes: Readonly<Record<string, readonly string[]>> = {
  Normal: [],
  'Passive Mode': ['passive'],
  'SxS Passive Mode': ['passive'],
  'EDR Block Mode': ['edrBlockOnly'],
  'Not running': ['notRunning'],
};

const Status = v.object({
  AMRunningMode: v.pipe(
    v.string(),
    v.check((mode) => Object.hasOwn(runningModes, mode)),
  ),
  AMProductVersion: v.string(),
  AntivirusEnabled: v.boolean(),
  RealTimeProtectionEnabled: v.boolean(),
  BehaviorMonitorEnabled: v.boolean(),
  DefenderSignaturesOutOfDate: v.boolean(),
  SignaturesAt: v.nullish(v.string()),
});

/** Microsoft Defender Antivirus about itself. `AntivirusEnabled` alone is not enough: it is true beside real-time protection that is off. */
export async function hearDefender(host: Host): Promise<Voice> {
  const rows = await host.question('defender');
  if (!('is' in rows)) return silent(whyNot(rows, 'toolMissing'));
  const [row] = rows.is;
  return rows.is.length === 1 && row !== undefined ? defenderVoice(row) : silent('unparseable');
}

/** One row of its status as a voice. */
export function defenderVoice(row: Row): Voice {
  const parsed = v.safeParse(Status, row);
  if (!parsed.success) return silent('unparseable');
  const status = parsed.output;
  const modes = [...(runningModes[status.AMRunningMode] ?? [])];
  if (!status.AntivirusEnabled) modes.push('antivirusOff');
  if (!status.RealTimeProtectionEnabled) modes.push('noRealTimeProtection');
  if (!status.BehaviorMonitorEnabled) modes.push('noBehaviorMonitoring');
  if (status.DefenderSignaturesOutOfDate) modes.push('definitionsOutdated');
  return { says: { modes }, version: versionFrom(status.AMProductVersion), definitionsAt: utcOf(status.SignaturesAt) };
}

function utcOf(text: string | null | undefined): Known<Instant> {
  // It has never had any, or does not say.
  if (text === null || text === undefined) return unread('unsupported');
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  return Number.isNaN(ms) || ms < 0 ? unread('unparseable') : { is: ms / 1_000 };
}

/** Whether this Windows was made part of Defender for Endpoint: its sensor is there on every one, and sleeps. What cannot be read counts as in use. */
export async function isOnboarded(host: Host): Promise<boolean> {
  const state = await host.registryValue(threatKey, 'OnboardingState');
  return !('absent' in state || ('is' in state && state.is === 0));
}

/** Whether the sensor is onboarded, in its own word, when it last reached its service, and what the antivirus it works with says. */
export async function hearSensor(host: Host): Promise<Voice> {
  const state = await host.registryValue(threatKey, 'OnboardingState');
  if (!('is' in state)) return silent(whyNot(state, 'toolMissing'));
  if (state.is !== 1) return silent('unparseable');
  const contact = await host.registryValue(threatKey, 'LastConnected');
  const cloudContactAt = partOf(contact, 'toolMissing', instantOfTicks);
  return { ...(await hearDefender(host)), cloudContactAt };
}

function instantOfTicks(ticks: RegistryValue): Instant | undefined {
  if (typeof ticks === 'object' || !/^\d{1,19}$/.test(String(ticks))) return undefined;
  const at = instantOfFileTime(BigInt(ticks));
  return 'is' in at ? at.is : undefined;
}
