/** What a machine is remembered by over a restart of the agent: one value a name, under the stamp of all that it was worked out from. */
export interface Memory {
  /** What was kept under a name, where it was kept for this very stamp. Read from a file: judge its shape before you believe it. */
  recall(name: string, stamp: string): unknown;
  /** Keeps a value in place of what the name stood for. Never throws, and may forget. */
  keep(name: string, stamp: string, value: unknown): void;
}
