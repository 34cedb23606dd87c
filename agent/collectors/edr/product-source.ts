import type { Known, Why } from '../../../shared/reading.ts';
import { unread } from '../../../shared/reading.ts';
import type { EdrProduct } from '../../../shared/signals/edr.ts';
import type { EdrProductId } from '../../../shared/signals/edr-products.ts';
import { whyNot } from '../../host/answer.ts';
import type { Answer, Host, ToolOutput } from '../../host/host.ts';

/** What a product says of itself. */
export type Report = Pick<EdrProduct, 'version' | 'health' | 'modes' | 'definitionsAt' | 'cloudContactAt'>;

/** One product on one system, as people are told of it; its recordings must bear out every word. */
export interface ProductRow {
  readonly id: EdrProductId;
  /** What says how well it is. Without it the row is running only: nothing local that is documented tells. */
  readonly health?: string;
  /** What says how old its definitions are. */
  readonly definitions?: string;
  /** What says when it last reached its own service. */
  readonly cloudContact?: string;
}

/** How one product is seen on Linux. */
export interface ProductSource extends ProductRow {
  /** Any one of these there: the product is installed. */
  readonly files: readonly string[];
  /** Its systemd units; a process in the control group of one is the product's, which nobody but root can feign. */
  readonly units: readonly string[];
  /** Its programs, for a machine where no unit tells; where they are not known nothing does. */
  readonly programs?: readonly string[];
  /** Asks the product; only called when it may be running. */
  report?(host: Host): Promise<Report>;
}

/** A report in which nothing could be read. */
export const noReport = (why: Why): Report => ({
  version: unread(why),
  health: unread(why),
  modes: [],
  definitionsAt: unread(why),
  cloudContactAt: unread(why),
});

/** A report of a product that names what it lacks: healthy only where that list is empty. `unsupported` for what it never says. */
export const reported = (modes: readonly string[], rest: Partial<Omit<Report, 'health' | 'modes'>> = {}): Report => ({
  ...noReport('unsupported'),
  ...rest,
  health: { is: modes.length === 0 ? 'healthy' : 'degraded' },
  modes: modes.slice(0, 8),
});

/** What a product's own tool said, read by `parse`; undefined from it means that it made no sense. */
export function reportFrom(answer: Answer<ToolOutput>, parse: (stdout: string) => Report | undefined): Report {
  if (!('is' in answer)) return noReport(whyNot(answer, 'toolMissing'));
  const { exit, stdout, stderr = '' } = answer.is;
  const report = exit === 0 || stdout !== '' ? parse(stdout) : undefined;
  if (report !== undefined) return report;
  return noReport(exit !== 0 && isRefusal(stdout + stderr) ? 'notPermitted' : 'unparseable');
}

const isRefusal = (text: string): boolean => /\broot\b|permission|permitted|privilege|sudo/i.test(text);

/** A version as a fact may hold it. */
export function versionFrom(text: string | undefined): Known<string> {
  const version = text?.trim() ?? '';
  return /^[\x21-\x7e]{1,64}$/.test(version) ? { is: version } : unread('unparseable');
}

/** The `name: value` lines of a text, trimmed; the first of two equal names stands. */
export function colonLines(text: string): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^\s*([^:]+?)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined && !lines.has(name)) lines.set(name, value);
  }
  return lines;
}
