/** Full-jitter back-off (each delay is random up to a doubling ceiling): a fleet that lost its service does not return as one. */
export class Backoff {
  readonly #firstMs: number;
  readonly capMs: number;
  readonly #random: () => number;
  #failures = 0;
  constructor({ firstMs = 1_000, capMs = 300_000, random = Math.random } = {}) {
    this.#firstMs = firstMs;
    this.capMs = capMs;
    this.#random = random;
  }

  /**
   * The next delay in milliseconds, never less than `atLeastMs` where the other side named a time. What is drawn comes on top of that:
   * many may have been told the same.
   */
  next(atLeastMs = 0): number {
    const ceiling = Math.min(this.capMs, this.#firstMs * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    const drawnMs = Math.round(this.#random() * ceiling);
    return atLeastMs === 0 ? drawnMs : atLeastMs + Math.min(drawnMs, atLeastMs);
  }

  reset(): void {
    this.#failures = 0;
  }
}
