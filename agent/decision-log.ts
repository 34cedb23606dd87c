import { join } from 'node:path';
import * as v from 'valibot';
import { parse } from '../shared/issues.ts';
import { type PastDecision, PastDecisions, pastLimits } from '../shared/past-decisions.ts';
import { readOwn, writeWhole } from './durable-file.ts';
import { readJson } from './json-text.ts';

const Stored = v.strictObject({ device: v.string(), past: PastDecisions });

/**
 * The decisions about the device that is enrolled, each that was another than the one before it. It is told to people and to
 * nobody else: nothing is decided by it, so where it is damaged it begins anew.
 */
export class DecisionLog {
  readonly #path: string;
  #stored: v.InferOutput<typeof Stored> = { device: '', past: [] };
  #isSaved = true;

  constructor(stateDir: string) {
    this.#path = join(stateDir, 'past-decisions.json');
  }

  load(): void {
    const parsed = parse(Stored, readJson(textOf(this.#path)));
    if (parsed.ok) this.#stored = parsed.value;
  }

  /** Takes a decision; one that says what the last one says is no news. Another device begins anew. */
  note(device: string, decision: PastDecision): void {
    const past = this.of(device);
    const [newest] = past;
    if (newest !== undefined && decision.lapsedAt === undefined && isSame(newest, decision)) return;
    this.#stored = { device, past: [decision, ...past].slice(0, pastLimits.decisions) };
    this.#isSaved = false;
  }

  /** What was decided about a device, newest first. */
  of(device: string | undefined): PastDecisions {
    return device === this.#stored.device ? this.#stored.past : [];
  }

  /** Writes what is new to disk. A power cut may take the newest: it is for people, and nothing rests on it. */
  save(): void {
    if (this.#isSaved) return;
    writeWhole(this.#path, JSON.stringify(this.#stored));
    this.#isSaved = true;
  }
}

function textOf(path: string): string {
  try {
    return readOwn(path) ?? '';
  } catch (_unreadable) {
    // Too large, or not ours to read: no reason not to start. The next decision writes another in its place, or the log says why not.
    return '';
  }
}

const isSame = (one: PastDecision, other: PastDecision): boolean => said(one) === said(other);

/** When it was made, of which evidence, how fast, and what lapsed before it, is not what it says. */
const said = ({ at: _at, lapsedAt: _lapsedAt, payload: _payload, tookMs: _tookMs, ...rest }: PastDecision): string =>
  JSON.stringify(rest);
