import type { DeviceStatus } from '../../shared/device-status.ts';
import { viewOf } from '../../shared/status-view.ts';

/** What one decision comes to, as `npm start -- --once --json` prints it. */
export function summaryOf(status: DeviceStatus) {
  const { decision, latency, readings, device } = status;
  return {
    device: device?.id,
    keyProtection: device?.keyProtection,
    tier: decision?.tier,
    levels: decision?.levels,
    policy: decision?.policy,
    readings,
    findings: decision?.findings.map(({ id, verdict, enforcement, deadline, words, remedy }) => ({
      id,
      verdict,
      enforcement,
      deadline,
      reason: words.sentence,
      remedy: remedy.steps,
    })),
    latency,
  };
}

/** One line for a change of the decision: when, where the laptop stands, why, and how long it took. */
export function lineOf(status: DeviceStatus): string {
  const { decision, latency } = status;
  const view = viewOf(status, status.at);
  const findings =
    decision?.findings.map(({ id, enforcement }) => `${id} (${enforcement})`).join(', ') || 'no findings';
  const unknown = view.rows.filter(({ glyph }) => glyph === 'unknown').map(({ title, words }) => `${title}: ${words}`);
  return [
    new Date(status.at * 1_000).toISOString().slice(11, 19),
    `${decision?.tier}, levels ${decision?.levels.join('+') || 'none'}`,
    findings,
    ...unknown,
    latency === undefined ? '' : `change to decision ${latency.totalMs.toFixed(0)} ms`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
