import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as v from 'valibot';
import { collect } from '../../agent/collect.ts';
import type { Recording } from '../../agent/host/recording-file.ts';
import { replayHost } from '../../agent/host/replay.ts';
import { appraise } from '../../shared/appraise.ts';
import { type SignalId, signalIds, signals } from '../../shared/signals/catalogue.ts';
import { type Fixture, fixturesOf } from './fixtures.ts';

/** What may befall one answer of a machine: someone takes it away, denies it, cuts it off or puts something else in its place. */
type Harm = (answer: unknown, seed: number) => unknown;

/** Never right behind a line: the kernel and dpkg hand out whole lines, and nobody could tell such a piece from a whole. */
const cut = (text: string, seed: number) => text.slice(0, seed % Math.max(1, text.length)).trimEnd();
const garbage = ['', '\0', '\n', 'garbage', '{}', '../../..', '-1', '9'.repeat(400), '\u00a0', 'ärger'];

type Row = Readonly<Record<string, unknown>>;
const isRows = (is: unknown): is is readonly Row[] =>
  Array.isArray(is) && is.length > 0 && is.every((row) => typeof row === 'object' && row !== null);

/** Of rows: all of them gone, one gone, one column gone, or the text or number of one column harmed. */
function harmRows(rows: readonly Row[], change: (text: string, seed: number) => string, seed: number): readonly Row[] {
  const at = seed % rows.length;
  const columns = Object.keys(rows[at] ?? {});
  const column = columns[Math.floor(seed / 7) % columns.length] ?? '';
  const { [column]: value, ...rest } = rows[at] ?? {};
  const harmed = Array.isArray(value) ? [] : change(String(value), seed);
  const choices = [
    [],
    rows.filter((_, one) => one !== at),
    rows.with(at, rest),
    rows.with(at, { ...rest, [column]: harmed }),
  ];
  return choices[seed % choices.length] ?? [];
}

const mapText =
  (change: (text: string, seed: number) => string): Harm =>
  (answer, seed) => {
    const { is, lines } = answer as { is?: unknown; lines?: string[] };
    const text = lines?.join('\n') ?? is;
    if (typeof text === 'string') return { is: change(text, seed) };
    if (typeof text === 'number') return { is: change(String(text), seed) };
    if (isRows(is)) return { is: harmRows(is, change, seed) };
    if (Array.isArray(is)) return { is: [] };
    if (typeof is !== 'object' || is === null || !('stdout' in is)) return answer;
    const { stdout } = is as { stdout: string | string[] };
    return { is: { ...is, stdout: change(Array.isArray(stdout) ? stdout.join('\n') : stdout, seed) } };
  };

const harms: Readonly<Record<string, Harm>> = {
  absent: () => ({ absent: true }),
  denied: () => ({ unread: 'notPermitted' }),
  timedOut: () => ({ unread: 'timedOut' }),
  unparseable: () => ({ unread: 'unparseable' }),
  emptied: mapText(() => ''),
  truncated: mapText(cut),
  replaced: mapText((_, seed) => garbage[seed % garbage.length] ?? ''),
};

/** What no Mac can tell is not asked for, or it would stand before every other finding of one; what no default asks for is asked. */
const asked: Partial<Record<`${SignalId} ${Recording['platform']}`, object>> = {
  'osPatch darwin': { rebootMayWait: true, automaticUpdates: 'required' },
  'management darwin': { by: ['fleet', 'intune', 'jamf', 'kandji', 'other'], approved: 'required' },
  'management win32': { by: ['fleet', 'intune', 'workspaceOne'] },
  // By default nothing is asked of it.
  'hardware linux': { makers: ['Dell', 'LENOVO', 'Microsoft Corporation', 'QEMU', 'Xen'], virtualMachines: 'refused' },
  'hardware darwin': { makers: ['Apple', 'VMware'], virtualMachines: 'refused' },
  'hardware win32': { makers: ['Dell', 'HP', 'LENOVO', 'Microsoft Corporation'], virtualMachines: 'refused' },
};

const findingsOf = async (signal: SignalId, recording: Recording): Promise<readonly string[]> => {
  const reading = (await collect(replayHost(recording), [signal]))[signal]?.reading;
  const rule = v.parse(signals[signal].rule, asked[`${signal} ${recording.platform}`] ?? {});
  const at = { iat: recording.at, now: recording.at };
  return appraise(signal, reading, rule, at).map(({ because, verdict }) => `${verdict} ${because}`);
};

/**
 * Requests whose absence is itself an answer that frees from a finding: nobody could tell it from a machine where it is so.
 * All of them are paths that only root can remove.
 */
const absenceIsAnAnswer = [
  // No flag: no restart is needed, where something would make it.
  / \/run\/(reboot-required|reboot-needed)$/,
  // Only a system whose updates go into a copy of it has this tool; without it what is installed here is what counts.
  / \/usr\/sbin\/transactional-update$/,
  // Only without it does the one in /usr/lib count (os-release(5)).
  / \/etc\/os-release$/,
  // A kernel that cannot write compressed memory to a disk has no such file.
  / \S+\/zram0\/backing_dev$/,
  // Keys that only servicing makes and removes: without them no restart is needed, where Windows Update says so, too.
  /\\(RebootPending|RebootRequired)$/,
  // What no policy of an organisation sets, and what Windows then does by itself: block what comes in.
  /\\(Policies\\Microsoft\\WindowsFirewall|FirewallPolicy\\Mdm)\\/,
  /\\FirewallPolicy\\\w+ \[DefaultInboundAction\]$/,
  // The same for the settings of a person, where only an administrator may write; nobody forbids locking.
  /HKCU\\Software\\Policies\\/,
  / \[DisableLockWorkstation\]$/,
  // A person who never changed it has no such file, and Plasma then locks by its own defaults. It is theirs to remove.
  /\/kscreenlockerrc$/,
  // macOS: a Mac that no organisation manages has none of these.
  / \/Library\/Managed Preferences\//,
];

/** Findings in which nothing is wrong, or nothing is known, from worse to better. */
const worst = (findings: readonly string[]): 0 | 1 | 2 =>
  findings.length === 0 ? 2 : findings.some((finding) => finding.startsWith('fail')) ? 0 : 1;

const withHarm = (recording: Recording, request: string, harm: Harm, seed: number): Recording => ({
  ...recording,
  answers: { ...recording.answers, [request]: harm(recording.answers[request], seed) },
});

describe.each(signalIds)('%s', (signal: SignalId) => {
  const fixtures = fixturesOf(signal);

  test('no harm to a single answer of any machine turns a finding into none', async () => {
    const harmed = fc.constantFrom(...fixtures).chain((fixture) =>
      fc.record({
        name: fc.constant(fixture.name),
        request: fc.constantFrom(...Object.keys(fixture.recording.answers)),
        harm: fc.constantFrom(...Object.keys(harms)),
        seed: fc.nat(100_000),
      }),
    );
    await fc.assert(
      fc.asyncProperty(harmed, async ({ name, request, harm, seed }) => {
        const fixture = fixtures.find((one) => one.name === name) as Fixture;
        if (harm === 'absent' && absenceIsAnAnswer.some((path) => path.test(request))) return;
        const before = await findingsOf(signal, fixture.recording);
        const after = await findingsOf(signal, withHarm(fixture.recording, request, harms[harm] as Harm, seed));
        if (worst(before) < 2) expect(after).not.toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('every harm to every answer of a healthy machine leaves a reading that fits, and never a better one', async () => {
    const healthy = fixtures.filter(({ name }) => /^\w+-healthy/.test(name));
    for (const fixture of healthy) await harmAll(signal, fixture);
  });
});

async function harmAll(signal: SignalId, { recording, name }: Fixture): Promise<void> {
  const before = worst(await findingsOf(signal, recording));
  for (const request of Object.keys(recording.answers)) {
    for (const [what, harm] of Object.entries(harms)) {
      const after = await findingsOf(signal, withHarm(recording, request, harm, 17));
      // A fact that no longer fits its schema would read as `unread`: a fault of the collector, not of the machine.
      const reading = (await collect(replayHost(withHarm(recording, request, harm, 17)), [signal]))[signal]?.reading;
      const fits = reading?.state !== 'observed' || v.is(signals[signal].fact as v.GenericSchema, reading.fact);
      expect({ name, request, what, fits, better: worst(after) > before }).toEqual({
        name,
        request,
        what,
        fits: true,
        better: false,
      });
    }
  }
}
