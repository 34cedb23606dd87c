import type { DeviceStatus, Latency, LedgerPlace } from './device-status.ts';
import type { LinkOpens } from './remedy-link.ts';
import type { Instant } from './time.ts';

/** Where a laptop stands, in the words and order of the tray's design; each has an icon of its own. */
export type ViewState =
  | 'compliant'
  | 'attention'
  | 'blocked'
  | 'checking'
  | 'offline'
  | 'stale'
  | 'notEnrolled'
  | 'notRunning';

/** `pass` met · `due` failed within grace · `fail` · `unknown` not known · `pending` not looked at or not judged yet · `clock` as last judged, no longer sure · `na` seen, not judged. */
export type Glyph = 'pass' | 'due' | 'fail' | 'unknown' | 'pending' | 'clock' | 'na';

export interface SignalRow {
  readonly id: string;
  readonly title: string;
  readonly glyph: Glyph;
  /** Two or three words: "On", "Restart needed · by 17:00 today". */
  readonly words: string;
  /** What was seen beyond the words, in a few more: "LUKS2 · all 3 volumes". */
  readonly detail: string;
  readonly why: string;
  readonly findings: readonly {
    readonly sentence: string;
    readonly steps: readonly string[];
    readonly link?: string;
    /** What pressing the link opens; a link without it is only shown. */
    readonly opens?: LinkOpens;
    /** How the same is mended on other systems, where that is known and another. */
    readonly elsewhere?: readonly { readonly system: string; readonly steps: readonly string[] }[];
  }[];
  /** What mending this row wins, in whole sentences; empty where it costs nothing, or where no decision counts. */
  readonly whatIf: readonly string[];
  readonly evidence: {
    readonly source?: string;
    readonly at?: Instant;
    readonly unread?: string;
    /** Whether the person's own session told it, and not the agent by itself. */
    readonly isOfSession?: true;
    /** What was seen, part by part. */
    readonly facts: readonly { readonly name: string; readonly value: string }[];
    /** What the policy asks, each part in words; where it is not met. */
    readonly rules: readonly string[];
    /** The payload that said so, where the decision at hand rests on it. */
    readonly payload?: LedgerPlace;
  };
}

export interface LevelRow {
  readonly name: string;
  readonly title: string;
  readonly opens: readonly string[];
  readonly open: boolean;
  /** When it closes, where that is known. */
  readonly until?: Instant;
  readonly glyph: Extract<Glyph, 'pass' | 'due' | 'fail' | 'clock'>;
  /** "stays open", "until 17:00 today", "closed" */
  readonly words: string;
  /** How much of the time until the last deadline it stays open, 0 to 1; only where a deadline is ahead. */
  readonly left?: number;
}

/** Everything that tray, window and terminal say of a laptop; made by one pure function, rendered by all three. */
export interface StatusView {
  readonly state: ViewState;
  /** "Attention · 2 h 23 min left" */
  readonly stateLine: string;
  /** One sentence: where the laptop stands, until when, what it may reach. */
  readonly sentence: string;
  /** The words of the sentence that matter most: the deadline, or the one open level. */
  readonly stress?: string;
  /** One sentence of why, where there is more to say. */
  readonly reason?: string;
  /** The sentence in short, at most one clock time: head of the menu. */
  readonly tooltip: string;
  /** The second line of the menu. */
  readonly note: string;
  /** What to do about the state itself, where no signal is at fault. */
  readonly advice?: { readonly title: string; readonly steps: readonly string[] };
  /** What the list of levels says as a whole. */
  readonly levelsHead: string;
  /** Worst first, then the most sensitive first. */
  readonly levels: readonly LevelRow[];
  /** Where the scale of the levels ends, in words; only where a deadline is ahead. */
  readonly scaleEnd?: string;
  readonly rows: readonly SignalRow[];
  /** When the decision was made that all this rests on. */
  readonly decidedAt?: Instant;
  readonly policy?: string;
  readonly latencyMs?: number;
  readonly latency?: Latency;
  /** How far the look has come that a person asked for. */
  readonly progress?: NonNullable<DeviceStatus['progress']>;
  /** Signed reports that wait to be sent. */
  readonly waiting: number;
  /** The next moment at which time alone changes more than a span of minutes. */
  readonly changesAt?: Instant;
}

/** What is known of a daemon that does not answer: the status last heard, and what went wrong since, in words. */
export interface Silence {
  readonly last?: DeviceStatus | undefined;
  readonly said?: string | undefined;
}
