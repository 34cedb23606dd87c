import type { Known } from '../../../shared/reading.ts';
import { unread } from '../../../shared/reading.ts';
import type { OsPatchFact } from '../../../shared/signals/os-patch.ts';
import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { observed } from '../observed.ts';
import { automaticUpdateKeys, readAutomaticUpdates } from './windows/automatic-updates.ts';
import { readLastPatched } from './windows/last-patched.ts';
import { updateLogs } from './windows/update-logs.ts';
import { findWaitingUpdates, forgetUpdates, wordOnUpdates } from './windows/waiting-updates.ts';

const systemKey = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const windows = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion';
/** Keys that are there while a restart is needed, and only then. Renames that wait for one are not among them: printers leave them. */
const flags = [
  `${windows}\\Component Based Servicing\\RebootPending`,
  `${windows}\\WindowsUpdate\\Auto Update\\RebootRequired`,
];

/** Which security fixes wait and whether a restart does: from Windows Update's last look, and from the registry. */
export const osPatchWin32: Collector<OsPatchFact> = {
  async collect(host) {
    const [revision, flagged] = [await revisionOf(host), await restartFlags(host)];
    const waiting = await findWaitingUpdates(host, JSON.stringify([revision, flagged]));
    const fact: OsPatchFact = {
      pendingSecurityUpdates: waiting.pending,
      listsAt: waiting.searchedAt,
      rebootRequired: restart([flagged, waiting.rebootRequired]),
      automaticUpdates: await readAutomaticUpdates(host),
      lastPatchedAt: await readLastPatched(host, revision),
    };
    return observed(
      host,
      'windows-update',
      fact,
      waiting.ids.map((id) => `waits: ${id}`),
    );
  },
  watch: {
    directories: [],
    registry: [systemKey, ...flags, ...automaticUpdateKeys].map((key) => ({ key })),
    eventLog: updateLogs.map((log) => ({ ...log, forget: forgetUpdates })),
    // After a note in the log, which is waited for where Windows Update was only just asked. It costs nothing.
    everySeconds: 64,
    look: async (host) => wordOnUpdates(host),
  },
  // A search in a large cache, behind the questions of other signals.
  limitMs: 120_000,
};

const revisionOf = async (host: Host): Promise<string> => JSON.stringify(await host.registryValue(systemKey, 'UBR'));

async function restartFlags(host: Host): Promise<Known<boolean>> {
  let known: Known<boolean> = { is: false };
  for (const flag of flags) {
    const answer = await host.registryKeys(flag);
    if ('is' in answer) return { is: true };
    if ('unread' in answer) known = unread(whyNot(answer, 'unparseable'));
  }
  return known;
}

/** One witness that a restart is needed is enough; that none is needed, both must say. */
const restart = (witnesses: readonly Known<boolean>[]): Known<boolean> =>
  witnesses.find((witness) => 'is' in witness && witness.is) ??
  witnesses.find((witness) => 'unread' in witness) ?? { is: false };
