import type { SystemIntegrityFact } from '../../../shared/signals/system-integrity.ts';
import { answerWords, partOf } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { observed } from '../observed.ts';

type MacFact = Extract<SystemIntegrityFact, { system: 'darwin' }>;
type Sip = 'on' | 'weakened' | 'off';

const askGatekeeper = (host: Host) => host.run('spctl', ['--status']);

/** Whether macOS guards itself (SIP) and looks at programs before they first run (Gatekeeper). Neither tool is translated. */
export const systemIntegrityDarwin: Collector<SystemIntegrityFact> = {
  async collect(host) {
    const [csrutil, spctl] = await Promise.all([host.run('csrutil', ['status']), askGatekeeper(host)]);
    const fact: MacFact = {
      system: 'darwin',
      sip: partOf(csrutil, 'toolMissing', ({ exit, stdout }) => (exit === 0 ? parseCsrutil(stdout) : undefined)),
      // It ends with 1 where assessments are off.
      gatekeeper: partOf(spctl, 'toolMissing', ({ stdout }) => parseSpctl(stdout)),
    };
    return observed(host, 'csrutil, spctl', fact, [`csrutil: ${answerWords(csrutil)}`, `spctl: ${answerWords(spctl)}`]);
  },
  watch: {
    // SIP changes only in Recovery; Gatekeeper by one command, of which older versions leave a file in a folder that macOS itself
    // writes to all the time, later ones none.
    directories: [],
    everySeconds: 300,
    look: async (host) => JSON.stringify(await askGatekeeper(host)),
  },
  limitMs: 6_000,
};

/**
 * Reads `csrutil status`. What it calls custom is on with parts switched off: the word "enabled" stands there all the same,
 * and "unknown" does not mean that it could not be read.
 */
export function parseCsrutil(text: string): Sip | undefined {
  const [, state, configuration] = /^System Integrity Protection status: (\w+)(?: \((.+)\))?\.\s*$/m.exec(text) ?? [];
  // The list of parts stands behind it: cut off, nobody knows whether there is one.
  if (state === undefined || !text.endsWith('\n')) return undefined;
  if (configuration !== undefined) return 'weakened';
  // A list of parts stands only where somebody chose among them.
  if (state === 'enabled') return /^\t?[A-Z][\w -]*: disabled\s*$/m.test(text) ? 'weakened' : 'on';
  return state === 'disabled' ? 'off' : undefined;
}

/** Reads `spctl --status`. */
export function parseSpctl(text: string): boolean | undefined {
  const [, state] = /^assessments (enabled|disabled)\s*$/m.exec(text) ?? [];
  return state === undefined ? undefined : state === 'enabled';
}
