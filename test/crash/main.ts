import { parseArgs } from 'node:util';
import type { Count } from './count-evidence.ts';
import { runCrashes } from './run-crashes.ts';
import { runPowerCuts } from './run-power-cuts.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string' }, cuts: { type: 'string' }, seed: { type: 'string' } },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const rounds = Number(values.rounds ?? 200);
// A disk whose power can be cut is mounted, and only root mounts.
const cuts = Number(values.cuts ?? (process.getuid?.() === 0 ? 40 : 0));

const say = (line: string) => console.log(line);
const seconds = (since: number) => Math.round((performance.now() - since) / 1_000);

function sayCount({ devices, evidence, waiting, dropped, ...faults }: Count): void {
  say(`${evidence} items of ${devices} devices stored, ${waiting} waiting, ${dropped} told as dropped`);
  for (const [what, list] of Object.entries(faults)) {
    say(`${list.length} ${what}`);
    for (const each of list.slice(0, 20)) say(`      ${each}`);
    if (list.length > 0) process.exitCode = 1;
  }
}

say(`crash: --rounds ${rounds} --cuts ${cuts} --seed ${seed}`);
if (rounds > 0) {
  const began = performance.now();
  const { kills, count } = await runCrashes(rounds, seed, say);
  for (const [name, times] of [...kills].sort()) say(`${String(times).padStart(4)}  ${name}`);
  say(`${rounds} kills with seed ${seed} in ${seconds(began)} s`);
  sayCount(count);
}
if (cuts > 0) {
  const began = performance.now();
  const count = await runPowerCuts(cuts, seed, say);
  say(`${cuts} power cuts with seed ${seed} in ${seconds(began)} s`);
  sayCount(count);
}
if (cuts === 0) say('no power was cut: that needs root');
