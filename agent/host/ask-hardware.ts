import { join } from 'node:path';
import * as v from 'valibot';
import { parse } from '../../shared/issues.ts';
import { readJson } from '../json-text.ts';
import type { Answer } from './host.ts';
import { runTool } from './run-tool.ts';
import type { Tool } from './tools.ts';

/** What systeminformation says of a machine, as it says it: an empty text, `-` or "Computer" is what it did not find. */
export const HardwareNames = v.strictObject({
  manufacturer: v.pipe(v.string(), v.maxLength(256)),
  model: v.pipe(v.string(), v.maxLength(256)),
  version: v.pipe(v.string(), v.maxLength(256)),
  virtual: v.boolean(),
});
export type HardwareNames = v.InferOutput<typeof HardwareNames>;

/**
 * hardware.ts, or what the build made of it, beside this very file. Node started on it is a tool like any other: a clean
 * environment, no shell of ours, killed with all that it started when it is late or says too much.
 */
const program = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? 'hardware.ts' : 'hardware.cjs');
const node: Tool = { path: process.execPath, limitMs: 5_000, limitBytes: 4_096 };

/** A failed attempt is made again after this long and not at every look: each starts a handful of processes. */
const againMs = 3_600_000;

/** Asks the library what it makes of this machine, once in the life of the process: a machine does not change its maker. */
export function openHardware(
  run: () => ReturnType<typeof runTool> = () => runTool(node, [program]),
  elapsedMs: () => number = () => performance.now(),
): () => Promise<Answer<HardwareNames>> {
  let kept: { readonly answer: Promise<Answer<HardwareNames>>; readonly atMs: number } | undefined;
  return async () => {
    if (kept !== undefined && ('is' in (await kept.answer) || elapsedMs() - kept.atMs < againMs)) return kept.answer;
    kept = { answer: ask(run), atMs: elapsedMs() };
    return kept.answer;
  };
}

async function ask(run: () => ReturnType<typeof runTool>): Promise<Answer<HardwareNames>> {
  const output = await run();
  if (!('is' in output)) return 'absent' in output ? { unread: 'toolMissing' } : output;
  const names = output.is.exit === 0 ? parse(HardwareNames, readJson(output.is.stdout)) : undefined;
  return names?.ok ? { is: names.value } : { unread: 'unparseable' };
}
