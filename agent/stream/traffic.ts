import type { AgentCost } from '../../shared/local-api.ts';
import type { Clock, Instant } from '../../shared/time.ts';

/** When the day began that a moment is in, where this laptop is. */
export const midnightBefore = (now: Instant): Instant => Math.floor(new Date(now * 1_000).setHours(0, 0, 0, 0) / 1_000);

/** Counts the bytes of messages to and from the service, anew each day. What TLS and TCP put around them is not in it. */
export class Traffic {
  readonly #clock: Clock;
  #since: Instant;
  #sentBytes = 0;
  #receivedBytes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.now();
  }

  sent(bytes: number): void {
    this.#turn();
    this.#sentBytes += bytes;
  }

  received(bytes: number): void {
    this.#turn();
    this.#receivedBytes += bytes;
  }

  /** Since midnight, or since counting began today. */
  get today(): NonNullable<AgentCost['trafficToday']> {
    this.#turn();
    return { since: this.#since, sentBytes: this.#sentBytes, receivedBytes: this.#receivedBytes };
  }

  #turn(): void {
    const midnight = midnightBefore(this.#clock.now());
    if (midnight <= this.#since) return;
    this.#since = midnight;
    this.#sentBytes = 0;
    this.#receivedBytes = 0;
  }
}
