import { join } from 'node:path';
import { pastDecision } from '../../shared/past-decisions.ts';
import type { Reading } from '../../shared/reading.ts';
import { sampleDecision, sampleFinding, sampleReadings, sampleStatuses } from '../../shared/testing/sample-statuses.ts';
import { keyFrom } from '../support/device/key.ts';
import { type FakeDaemon, startFakeDaemon } from '../support/electron/fake-daemon.ts';
import { type RunningTray, startTray } from '../support/electron/start-tray.ts';
import { pagesOf, type Signed, signedHistory } from '../support/signed-history.ts';

/** Friday, 20 November 2026, 14:37 UTC: the moment of every picture. */
export const pictureNow = Date.UTC(2026, 10, 20, 14, 37) / 1_000;
const fixedClock = join(import.meta.dirname, '../support/electron/fixed-clock.cjs');

const samples = sampleStatuses(pictureNow);
/** As sampleReadings has it at a moment, but for the restart. */
function rebootNeeded(at: number): Reading {
  const { osPatch } = sampleReadings(at);
  if (osPatch.state !== 'observed') throw new Error('the sample reads nothing');
  return { ...osPatch, fact: { ...(osPatch.fact as object), rebootRequired: { is: true } } };
}

const key = keyFrom('the laptop in the pictures');
/** The name of its key. */
export const { kid } = key;
const entries: Signed[] = [
  ...[5, 4, 3, 2].map((ago) => ({ at: pictureNow - ago * 300 - 12, cause: 'beat' })),
  { at: pictureNow - 612, cause: 'asked' },
  { at: pictureNow - 312, cause: 'beat' },
  {
    at: pictureNow - 12,
    cause: 'changed:osPatch',
    readings: { osPatch: rebootNeeded(pictureNow - 1_512) },
  },
];
const ledger = signedHistory(entries, key);
const newest = ledger.items.at(-1);
const payload = { id: newest?.id ?? 0, seq: newest?.seq ?? 0 };
const latency = { collectMs: 6, signMs: 2, answerMs: 30, totalMs: 38, decideMs: 3, cause: 'changed:osPatch' };

/** What a daemon says in each state: a laptop that is invented, at a moment that stands still. */
export const pictured = Object.fromEntries(
  Object.entries(samples).map(([state, status]) => [
    state,
    {
      ...status,
      ...(status.device === undefined
        ? {}
        : { device: { ...status.device, id: `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${key.kid}` } }),
      ...(status.latency === undefined ? {} : { latency }),
      ...(status.decision === undefined ? {} : { decision: { ...status.decision, payload } }),
      ...(state === 'checking' ? { progress: { collectMs: 6 } } : {}),
    },
  ]),
) as typeof samples;

const past = [
  pastDecision({ ...(pictured.attention.decision ?? sampleDecision(pictureNow)), payload }, undefined, 38),
  pastDecision(sampleDecision(pictureNow - 5 * 3_600)),
  pastDecision(
    sampleDecision(pictureNow - 6 * 3_600, {
      tier: 'warning',
      levels: ['base'],
      findings: [sampleFinding(pictureNow - 9 * 3_600, pictureNow - 6 * 3_600 - 60, ['internal', 'sensitive'])],
    }),
    undefined,
    41,
  ),
  pastDecision(sampleDecision(pictureNow - 30 * 3_600), pictureNow - 31 * 3_600),
];

/** The real tray before that daemon, at that moment. */
export async function openScene(): Promise<{ daemon: FakeDaemon; tray: RunningTray; close(): Promise<void> }> {
  const daemon = await startFakeDaemon(pictured.compliant);
  daemon.keep(pagesOf(ledger));
  daemon.remember(past);
  try {
    const env = { FIXED_SECONDS: String(pictureNow) };
    const tray = await startTray({ socket: daemon.socket, env, args: ['-r', fixedClock] });
    return {
      daemon,
      tray,
      close: async () => {
        await tray.close();
        await daemon.close();
      },
    };
  } catch (error) {
    await daemon.close();
    throw error;
  }
}
