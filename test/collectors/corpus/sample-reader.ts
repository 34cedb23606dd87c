import type { Report } from '../../../agent/collectors/edr/product-source.ts';

/** What a sample says it should be read as; free words of whoever gathered it. */
export type Expect = Readonly<Record<string, unknown>>;

/** What we read in a sample, and what its own words ask for, side by side. */
export type Reader = (
  text: string,
  expect: Expect,
) => { ours: unknown; theirs: unknown } | Promise<{ ours: unknown; theirs: unknown }>;

/** Samples of tools and files that our collectors use, by the beginning of their path. Every other is not our source. */
export type Readers = Readonly<Record<string, Reader>>;

export const health = (report: Report | undefined) => (report && 'is' in report.health ? report.health.is : 'unread');
export const version = (report: Report | undefined) =>
  report && 'is' in report.version ? report.version.is : undefined;
export const asHealth = (expected: unknown) => (expected ? 'healthy' : 'degraded');
