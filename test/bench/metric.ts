/** One figure of goals.md. */
export interface Metric {
  /** As in goals.md: `collect.execs`. */
  readonly id: string;
  readonly value: number;
  /** Of value and goal: `×` for a ratio, `ms`, `MB`, … */
  readonly unit: string;
  /** Met at or below this; for the few where more is better, at or above it. */
  readonly goal: number | { readonly atLeast: number };
  /** What was measured beside it in the same run, in `baseUnit`: ours, the least that is possible, and the known tool. */
  readonly own?: number;
  readonly floor?: number;
  readonly peer?: number;
  readonly baseUnit?: string;
  /** How many pairs, samples or events the value is taken from. */
  readonly runs: number;
}

/** Metrics that are measured together: one file `test/bench/<id>.ts` that exports it. Their ids begin with `<id>.`. */
export interface Group {
  readonly id: string;
  /** Whether it runs without `--all`; the cheap groups together take less than three minutes. */
  readonly cheap: boolean;
  run(): Promise<readonly Metric[]>;
}

/** Whether the figure is as good as it should be. A figure that is no number never is. */
export const isMet = ({ value, goal }: Metric): boolean =>
  typeof goal === 'number' ? value <= goal : value >= goal.atLeast;

/** One line for people: id, value, goal, what it was compared with, and whether the goal is MISSED. */
export const metricLine = (metric: Metric): string => {
  const { id, value, unit, goal, baseUnit = unit, runs } = metric;
  const sign = typeof goal === 'number' ? `≤ ${plain(goal)}` : `≥ ${plain(goal.atLeast)}`;
  const beside = (['own', 'floor', 'peer'] as const).flatMap((each) => {
    const measured = metric[each];
    return measured === undefined ? [] : [`${each} ${plain(measured)} ${baseUnit}`];
  });
  const words = [
    `${plain(value)} ${unit}`.padEnd(14),
    `goal ${sign} ${unit}`.padEnd(18),
    isMet(metric) ? 'met   ' : 'MISSED',
  ];
  return [id.padEnd(32), ...words, [...beside, `${runs} runs`].join(', ')].join('  ');
};

/** The same for programs: `{"metrics":[…]}` with the keys of goals.md, and whether each is met. */
export const metricsJson = (metrics: readonly Metric[]): string =>
  JSON.stringify(
    {
      metrics: metrics.map((metric) => ({
        ...metric,
        goal: typeof metric.goal === 'number' ? metric.goal : metric.goal.atLeast,
        better: typeof metric.goal === 'number' ? 'less' : 'more',
        met: isMet(metric),
      })),
    },
    null,
    2,
  );

/** Three digits that count, and never an exponent. */
const plain = (value: number): string =>
  Number.isFinite(value) && value !== 0
    ? value.toFixed(Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))))
    : String(value);
