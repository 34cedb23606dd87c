/** A wish for a fresh decision: why, since when, and who waits for it. */
export interface Demand {
  /** `start`, `beat`, `changed:osPatch`, `asked`, … */
  readonly cause: string;
  /** When the change was noticed, on the clock that only grows. */
  readonly startedMs: number;
  readonly collectMs: number;
  /** Whether a posture token is wanted along. */
  readonly token: boolean;
  /** Called once: with the outcome, or with why there is none. */
  readonly settle: readonly ((outcome: Outcome) => void)[];
}

export type Outcome =
  | { readonly decided: true; readonly token?: string | undefined }
  | {
      readonly decided: false;
      readonly said: string /** Asked too often, and so not even tried. */;
      readonly isBusy?: true;
    };

/** Two wishes as one: the older keeps its clock, nobody who waits is forgotten. */
export const merge = (older: Demand | undefined, newer: Demand): Demand =>
  older === undefined
    ? newer
    : {
        cause: older.cause === newer.cause ? older.cause : `${older.cause}+${newer.cause}`.slice(0, 200),
        startedMs: older.startedMs,
        collectMs: newer.collectMs,
        token: older.token || newer.token,
        settle: [...older.settle, ...newer.settle],
      };
