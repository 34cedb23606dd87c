import { parseArgs } from 'node:util';
import { messageOf } from '../../shared/errors.ts';
import { freshBundles } from '../support/fresh-bundles.ts';
import { agentRig, localRig, serviceRig } from './rigs.ts';
import { compareVerifiers } from './verify/compare.ts';

const usage = `Usage: npm run test:fuzz -- [--only service|agent|local|verify]... [--messages N] [--seed N]
The same seed sends the same messages; keys and nonces are new each time.`;

/** How much more may be held after all messages than after the first 20,000 (goals.md, \`hostile\`). */
const growth = 1.1;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    messages: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    help: { type: 'boolean', default: false },
  },
});
const [seed, count] = [Number(values.seed), Number(values.messages)];
let failed = 0;

const table = (counts: ReadonlyMap<string, number>) => {
  for (const [name, times] of [...counts].sort()) console.log(`  ${String(times).padStart(7)}  ${name}`);
};
const times = (name: string, took: readonly number[]) => {
  const sorted = [...took].sort((one, other) => one - other);
  const at = (part: number) => (sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(0);
  console.log(`  ${name}: median ${at(0.5)} ms, most ${at(1)} ms (${sorted.length} asked)`);
};
const weight = (resident: ReadonlyMap<number, number>) => {
  const weights = [...resident];
  for (const [after, bytes] of weights) console.log(`  RSS after ${after}: ${(bytes / 1_048_576).toFixed(1)} MiB`);
  const [first, last] = [weights[0]?.[1] ?? 0, weights.at(-1)?.[1] ?? 0];
  if (last > first * growth) throw new Error(`RSS grew by more than a tenth: ${first} → ${last}`);
};

const rigs: Readonly<Record<string, () => Promise<void>>> = {
  async verify() {
    const { counts, differences } = await compareVerifiers(seed, Math.max(10_000, count / 5));
    table(counts);
    if (differences.length > 0)
      throw new Error(`${differences.length} verdicts differ:\n${differences.slice(0, 5).join('\n')}`);
  },
  async service() {
    const report = await serviceRig(seed, count);
    table(report.outcomes);
    times('a healthy laptop waited for its decision', report.decisionMs);
    console.log(`  a new laptop enrolled through a crowd in ${report.newcomerMs.toFixed(0)} ms`);
    weight(report.resident);
  },
  async agent() {
    const { sent, endings, evidence, proofs, statusMs, floodedMs, resident, faults } = await agentRig(seed, count);
    table(endings);
    console.log(`  ${sent} messages; ${evidence} items and ${proofs} proofs of the agent were checked`);
    times('a local program waited for the status', statusMs);
    times('and at the worst moment of a flood', floodedMs);
    weight(resident);
    if (faults.length > 0) throw new Error(`what the agent keeps is damaged: ${faults.join(', ')}`);
  },
  async local() {
    const { answers, statusMs, decisionMs, resident } = await localRig(seed, count);
    table(answers);
    times('the tray waited for the status', statusMs);
    times('the tray waited for a decision', decisionMs);
    weight(resident);
  },
};

if (values.help || values.only.some((name) => !(name in rigs))) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}
await freshBundles('decision-service');
for (const [name, run] of Object.entries(rigs)) {
  if (values.only.length > 0 && !values.only.includes(name)) continue;
  const begun = performance.now();
  console.log(`── ${name}: ${count} messages, seed ${seed}`);
  try {
    await run();
  } catch (thrown) {
    failed += 1;
    console.error(`${name}: FAILED with seed ${seed}: ${messageOf(thrown)}`);
  }
  console.log(`  (${((performance.now() - begun) / 1_000).toFixed(1)} s)`);
}
console.log(failed === 0 ? 'all held' : `${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
