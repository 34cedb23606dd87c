import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultLimits } from '../../decision-service/stream/stream-limits.ts';
import { inWords, runStorm } from './storm.ts';

/** `npm run test:storm [-- --agents N] [--admissions N]`: kills the built service under many laptops and says what became of them. */
const { values } = parseArgs({
  options: { agents: { type: 'string', default: '2000' }, admissions: { type: 'string' } },
});
const root = join(import.meta.dirname, '../..');
/** The agents' own back-off, which nothing here shortens. */
const backoffCapMs = 300_000;
const agents = Number(values.agents);
const admissionsPerSecond = Number(values.admissions ?? defaultLimits.admissionsPerSecond);
const say = (line: string): void => console.log(line);

say(`Node ${process.version}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`);
const { evidence, service, ...report } = await runStorm({
  root,
  program: join(root, 'dist/decision-service/stance-service.cjs'),
  agents,
  processes: 2,
  busy: Math.ceil(agents / 10),
  admissionsPerSecond,
  steadyMs: 61_000,
  limitMs: 2 * backoffCapMs,
  say,
});
const admitted = service.said.map((line) => Number(/at most (\d+) were admitted in a second/.exec(line)?.[1] ?? 0));
for (const line of service.said) say(line);
say(`connections ended: ${JSON.stringify(report.endings)}`);
say(`what the service noted: ${JSON.stringify(evidence.events)}`);
const rows: readonly (readonly [string, string, boolean])[] = [
  [
    'most let in within any second, as the service counts',
    `${Math.max(...admitted)} (limit ${admissionsPerSecond})`,
    // A storm that the gate did not even notice would show nothing.
    Math.max(...admitted) > 0 && Math.max(...admitted) <= admissionsPerSecond,
  ],
  [
    'most challenges in a second of the clock, as the laptops count',
    `${report.mostChallenges}`,
    report.mostChallenges <= admissionsPerSecond,
  ],
  [
    'half of them back after, all back after',
    `${seconds(report.halfBackMs)}, ${seconds(report.backMs)}`,
    report.backMs <= 2 * backoffCapMs,
  ],
  [
    'evidence waiting when the service came back',
    `${report.waiting} at ${report.waitingAt} laptops`,
    report.waiting > 0,
  ],
  ['evidence signed in all', `${evidence.signed}`, evidence.signed >= 2 * agents],
  ['lost', `${evidence.lost}`, evidence.lost === 0],
  ['doubled', `${evidence.doubled}`, evidence.doubled === 0],
  ['at the service but signed by nobody', `${evidence.foreign}`, evidence.foreign === 0],
  ['arrived, but its laptop does not know', `${evidence.unacknowledged}`, evidence.unacknowledged === 0],
  ['laptops that need a person', `${report.estranged.length}`, report.estranged.length === 0],
  ['the service, from its start until all were back', inWords(service), true],
];
for (const [what, value, holds] of rows) say(`${holds ? 'ok    ' : 'FAILED'}  ${what.padEnd(64)}  ${value}`);
process.exitCode = rows.every(([, , holds]) => holds) ? 0 : 1;

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
