import { join } from 'node:path';
import * as v from 'valibot';
import { HeldDecision, type LedgerPlace } from '../shared/device-status.ts';
import { parse } from '../shared/issues.ts';
import { type PastDecisions, pastDecision } from '../shared/past-decisions.ts';
import { type ResultClaims, resultExtension, tierOf } from '../shared/result.ts';
import type { Clock } from '../shared/time.ts';
import type { Boot } from './boot.ts';
import { DecisionLog } from './decision-log.ts';
import { readOwn, writeWhole } from './durable-file.ts';
import { readJson } from './json-text.ts';
import type { KnownEnd } from './ledger/open-ledger.ts';

/** A decision with the moment of its receipt on the clock that runs through sleep. */
const Stored = v.strictObject({
  /** Whom it was made about. */
  device: v.string(),
  boot: v.string(),
  uptimeAtReceipt: v.number(),
  lifetime: v.number(),
  decision: v.omit(HeldDecision, ['current', 'until']),
  /** Where the chain stood then: a ledger that ends before is not the one that was written. */
  end: v.optional(v.strictObject({ chain: v.string(), seq: v.number() })),
});
type Stored = v.InferOutput<typeof Stored>;

const pathIn = (stateDir: string): string => join(stateDir, 'decision.json');

/** What lies there; a damaged memory of a decision is no decision, and the next one is written over it. */
function read(path: string): Stored | undefined {
  const parsed = parse(Stored, readJson(readOwn(path) ?? ''));
  return parsed.ok ? parsed.value : undefined;
}

/** Where a chain stood when the last decision was written down: a witness beside the ledger, which alone numbers what is signed. */
export function knownEnd(stateDir: string, chain: string | undefined): KnownEnd | undefined {
  const end = chain === undefined ? undefined : read(pathIn(stateDir))?.end;
  return chain === undefined ? undefined : end?.chain === chain ? end : { chain, seq: 0 };
}

/** No policy lets a decision live longer than a day. */
const longestSeconds = 86_400;

/**
 * The last verified decision about the device that is enrolled now. It counts from its receipt, for as long as the service gave it, on a clock that sleep does not
 * stop and nobody can set; after a restart of the laptop it is remembered, but not current.
 */
export class DecisionHolder {
  readonly #path: string;
  readonly #boot: Boot;
  readonly #clock: Clock;
  readonly #device: () => string | undefined;
  readonly #log: DecisionLog;
  #stored: Stored | undefined;
  /** @param device the id that is enrolled now: a decision about another is none */
  constructor(stateDir: string, boot: Boot, clock: Clock, device: () => string | undefined) {
    this.#path = pathIn(stateDir);
    this.#log = new DecisionLog(stateDir);
    this.#boot = boot;
    this.#clock = clock;
    this.#device = device;
  }

  load(): void {
    this.#stored = read(this.#path);
    this.#log.load();
  }

  /** What was decided before about the device that is enrolled now, newest first. */
  get past(): PastDecisions {
    return this.#log.of(this.#device());
  }

  /**
   * Takes a verified result, which counts from now, and gives the decision as it stands with it.
   * @param end where the chain stands in the ledger; left out, what was known before stays
   * @param about the evidence that it answers, and how long that took
   */
  hold(
    result: ResultClaims,
    end: KnownEnd | undefined = this.#stored?.end,
    { payload, tookMs }: { payload?: LedgerPlace; tookMs?: number } = {},
  ): HeldDecision | undefined {
    const extension = result[resultExtension];
    const [group] = result.submods.device.measres;
    const uptime = this.#boot.uptime();
    const before = this.#heldAt(uptime);
    this.#stored = {
      device: result.aud,
      boot: this.#boot.id,
      uptimeAtReceipt: uptime,
      lifetime: Math.min(longestSeconds, Math.max(0, result.exp - result.iat)),
      end,
      decision: {
        tier: tierOf(result.ear_status) ?? 'none',
        decidedAt: this.#clock.now(),
        policy: extension.policy,
        levels: extension.levels,
        levelCatalogue: extension.level_catalogue,
        findings: extension.findings,
        judged: (group?.[1] ?? []).map(([signal]) => signal),
        ...(extension.rules === undefined ? {} : { rules: extension.rules }),
        ...(payload === undefined ? {} : { payload }),
      },
    };
    // One of before a restart is not current either, but only one whose time is over had run out.
    const lapsedAt = before !== undefined && before.until < this.#clock.now() ? before.until : undefined;
    this.#log.note(result.aud, pastDecision(this.#stored.decision, lapsedAt, tookMs));
    return this.#heldAt(uptime);
  }

  /**
   * Writes what is held to disk, for the next start of the agent. Never in the way of telling it. A power cut may leave the one of before:
   * neither is current after it, and the end that it knows of the chain is one that was reached.
   */
  save(): void {
    if (this.#stored !== undefined) writeWhole(this.#path, JSON.stringify(this.#stored));
    this.#log.save();
  }

  /** The decision as it stands now. */
  get held(): HeldDecision | undefined {
    return this.#heldAt(this.#boot.uptime());
  }

  #heldAt(uptime: number): HeldDecision | undefined {
    if (this.#stored === undefined || this.#stored.device !== this.#device()) return undefined;
    const { boot, uptimeAtReceipt, lifetime, decision } = this.#stored;
    // Where the system does not name its starts, a clock that is set can make two look like one; uptime never runs back in one.
    const sameBoot = boot === this.#boot.id && uptime >= uptimeAtReceipt;
    const left = sameBoot ? uptimeAtReceipt + lifetime - uptime : 0;
    const until = sameBoot ? this.#clock.now() + left : decision.decidedAt + lifetime;
    return { ...decision, until, current: left > 0 };
  }
}
