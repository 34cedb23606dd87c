import { type ProductSource, type Report, reported, reportFrom } from '../product-source.ts';

/** Cortex XDR: cytool (root's alone) lists the agent's own parts, each of which must run. */
export const cortexXdr: ProductSource = {
  id: 'cortexXdr',
  files: ['/opt/traps/bin/cytool'],
  units: ['traps_pmd.service'],
  programs: ['/opt/traps/bin/pmd'],
  health: 'cytool runtime query',
  report: async (host) => reportFrom(await host.run('cytool', ['runtime', 'query']), parseCytool),
};

/** A table of name, pid, user, status; columns are aligned to the right and users cut short, so the status is found by its word. */
export function parseCytool(text: string): Report | undefined {
  const states = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (/^\s*(Name\s.*)?$/.test(line)) continue;
    const [, name, state] =
      /^\s*([a-z][a-z0-9_-]*)\s.*?\b(Running|Stopped|Disabled|Starting|Stopping|Crashed)\b/.exec(line) ?? [];
    // A row without a state that we know, such as one that was cut off: the part it names may be the one that is down.
    if (name === undefined || state === undefined) return undefined;
    states.set(name, state);
  }
  // pmd is the part that starts the others; a table without it is no such table, and one without an end may lack parts.
  if (!states.has('pmd') || !text.endsWith('\n')) return undefined;
  return reported(
    [...states].flatMap(([name, state]) => (state === 'Running' ? [] : [`${name.slice(0, 38)}${state}`])),
  );
}
