/** What came of one step of the run. Each failure is the name of one failed test or check. */
export interface Outcome {
  readonly name: string;
  readonly ms: number;
  readonly passed: number;
  readonly failures: readonly string[];
  /** Tests that this machine could not run, and why. */
  readonly skips: readonly string[];
  /** Tests on material that is not part of the project and is not here. */
  readonly extras: readonly string[];
}
