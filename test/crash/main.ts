import { parseArgs } from 'node:util';
import { runCrashes } from './run-crashes.ts';

const { rounds = '200', seed = String(Date.now() % 1_000_000) } = parseArgs({
  options: { rounds: { type: 'string' }, seed: { type: 'string' } },
}).values;

console.log(`crash: ${rounds} rounds, --seed ${seed}`);
const began = performance.now();
const { kills, count } = await runCrashes(Number(rounds), Number(seed), (line) => console.log(line));
for (const [name, times] of [...kills].sort()) console.log(`${String(times).padStart(4)}  ${name}`);
const { devices, evidence, waiting, dropped } = count;
console.log(`${evidence} items of ${devices} devices stored, ${waiting} waiting, ${dropped} told as dropped`);
for (const what of ['lost', 'doubled', 'broken'] as const) {
  console.log(`${count[what].length} ${what}`);
  for (const each of count[what].slice(0, 20)) console.log(`      ${each}`);
}
console.log(`${rounds} rounds with seed ${seed} in ${Math.round((performance.now() - began) / 1_000)} s`);
process.exitCode = count.lost.length + count.doubled.length + count.broken.length === 0 ? 0 : 1;
