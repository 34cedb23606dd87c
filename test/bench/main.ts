import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { messageOf } from '../../shared/errors.ts';
import { findGroups } from './find-groups.ts';
import { type Group, isMet, type Metric, metricLine, metricsJson } from './metric.ts';

const usage = `Usage: npm run bench -- [--all] [--only ID]... [--json FILE]
ID is a group (collect) or a metric (collect.execs). Without --all only the cheap groups run.`;

/** A measurement that fails is a fault; a goal that is missed is a figure like any other and no fault. */
const measure = async (groups: readonly Group[]): Promise<{ metrics: Metric[]; faults: number }> => {
  const metrics: Metric[] = [];
  let faults = 0;
  for (const group of groups) {
    const begun = performance.now();
    try {
      const measured = await group.run();
      metrics.push(...measured);
      for (const metric of measured) console.log(metricLine(metric));
    } catch (thrown) {
      faults += 1;
      console.error(`${group.id}: could not be measured: ${messageOf(thrown)}`);
    }
    console.log(`  (${group.id} took ${((performance.now() - begun) / 1_000).toFixed(1)} s)`);
  }
  return { metrics, faults };
};

// What is measured runs as a service manager starts it. Node reads all of these certificates at once when they are named, and waits for
// them before it connects, which is neither ours nor a peer's doing.
for (const name of ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS']) delete process.env[name];

try {
  const { values } = parseArgs({
    options: {
      all: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
    },
  });
  const groups = await findGroups(import.meta.dirname);
  const names = ({ id }: { id: string }, asked: string): boolean => asked === id || asked.startsWith(`${id}.`);
  const unknown = values.only.find((asked) => !groups.some((group) => names(group, asked)));
  if (unknown !== undefined) throw new Error(`there is no metric or group "${unknown}"\n${usage}`);
  const chosen = groups.filter((group) =>
    values.only.length > 0 ? values.only.some((asked) => names(group, asked)) : values.all || group.cheap,
  );
  console.log(
    `Node ${process.version}, ${availableParallelism()} cores, load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
  );
  const { metrics, faults } = await measure(chosen);
  const asked = metrics.filter(
    ({ id }) => values.only.length === 0 || values.only.some((only) => id === only || id.startsWith(`${only}.`)),
  );
  const missed = asked.filter((metric) => !isMet(metric)).map(({ id }) => id);
  console.log(
    `${asked.length - missed.length} goals met, ${missed.length} MISSED${missed.length === 0 ? '' : `: ${missed.join(', ')}`}`,
  );
  if (values.json !== undefined) writeFileSync(values.json, `${metricsJson(asked)}\n`);
  process.exitCode = faults === 0 ? 0 : 1;
} catch (thrown) {
  console.error(messageOf(thrown));
  process.exitCode = 2;
}
