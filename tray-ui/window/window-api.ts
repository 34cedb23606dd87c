import type { Instant } from '../../shared/time.ts';
import type { StatusView, ViewState } from '../../shared/view.ts';
import type { PageWords } from './speech.ts';

/** All that the window draws. */
export interface Shown {
  readonly view: StatusView;
  /** When the view was made. */
  readonly now: Instant;
  /** Whose word it is: the host name of the service. */
  readonly who?: string;
  readonly about: About;
  /** What is said about notices. */
  readonly notices: NoticeWords;
  /** The desktop has no place for the icon, and the person hears so now, for the first and last time. */
  readonly hasNoPanel?: boolean;
  /** How long the last decision took. */
  readonly latency?: LatencyWords;
  /** How far the look has come that a person asked for. */
  readonly progress?: readonly PathStep[];
}

/** One step between a change and the decision it leads to. */
export interface PathStep {
  readonly name: string;
  readonly took: string;
  /** Under way, or still to come; over where nothing is said. */
  readonly is?: 'now' | 'todo';
}

/** How long a decision took, in words: as a whole, and step by step. */
export interface LatencyWords {
  readonly lead: string;
  readonly took: string;
  readonly steps: readonly PathStep[];
  readonly notes: readonly string[];
}

/** How a notice can be put off. */
export type Choice = 'hour' | 'morning';

/** What window and menu say about notices. */
export interface NoticeWords {
  /** How what is to mend can be put off, each with the words of its button. */
  readonly reminders: readonly { readonly choice: Choice; readonly words: string }[];
  /** Until when it is put off. */
  readonly reminded?: string;
  /** What is about to be sent for the first time. */
  readonly first?: { readonly title: string; readonly body: string };
}

/** Where a notice leads: to a row of Now by its id, to Now as a whole, or to what is sent. */
export type Where = { readonly view: 'now'; readonly row?: string } | { readonly view: 'sent' };

/** What this laptop and its agent are, in words; while nobody has heard from the agent there is little to say. */
export interface About {
  readonly sentence: string;
  readonly groups: readonly {
    readonly title: string;
    readonly facts: readonly { readonly name: string; readonly value: string; readonly code?: true }[];
  }[];
}

/** What agent and tray cost, in words. */
export interface CostWords {
  readonly facts: readonly { readonly name: string; readonly value: string; readonly note: string }[];
}

/** What the doctor found, in words. */
export interface DoctorWords {
  readonly when: string;
  readonly fine: {
    readonly title: string;
    readonly items: readonly { readonly name: string; readonly value: string }[];
  };
  /** Faults, then what cannot be told from here. */
  readonly others: readonly {
    readonly isFault: boolean;
    readonly about: string;
    readonly said: string;
    readonly remedy?: string;
  }[];
}

/** A redacted bundle as it would be saved. */
export interface FlareView {
  readonly name: string;
  readonly size: string;
  readonly text: string;
}

/** How saving ended; `kept`: the person wanted no place for it. */
export type SaveAnswer = { readonly saved: string } | { readonly kept: true } | { readonly failed: string };

/** The licence of one thing that is in this program. */
export interface LicenceView {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
}

/** How a request to look again ended; `failed` says why in words. */
export type RecheckAnswer = { readonly done: true } | { readonly failed: string };

/** How opening a page ended; `failed` says why not, in words. */
export type OpenAnswer = { readonly done: true } | { readonly failed: string };

/** One line of JSON as it is shown; `fold` stands for what is left out. */
export interface JsonLine {
  readonly text: string;
  readonly mark?: 'added' | 'removed' | 'fold';
}

/** One payload in the list of all that was sent. */
export interface SentRow {
  readonly id: number;
  readonly time: string;
  readonly cause: string;
  readonly place: string;
  /** What became another since the one before, in words. */
  readonly change: string;
  readonly size: string;
  /** Not confirmed by the service yet. */
  readonly waits?: true;
  /** What is wrong with it, in words; without it the signature and the link hold. */
  readonly fault?: string;
}

/** A page of the list, newest first; `older` is what the next page is asked for by. */
export interface SentPage {
  /** What left today, in one sentence; on the newest page. */
  readonly sentence?: string;
  readonly rows: readonly SentRow[];
  readonly older?: number;
}

/** One payload, whole. */
export interface PayloadView {
  readonly id: number;
  readonly title: string;
  readonly about: string;
  /** Whether signature and link hold; `seal` says it in words. */
  readonly holds: boolean;
  readonly seal: string;
  /** The payload against the one before it, where that is kept. */
  readonly changed?: readonly JsonLine[];
  readonly whole: readonly JsonLine[];
  /** Each claim in short, and what it is for. */
  readonly claims?: readonly { readonly name: string; readonly value: string; readonly words: string }[];
  /** What was decided on it, where that is remembered. */
  readonly answer?: string;
  /** Header, payload and signature, as they left. */
  readonly bytes: readonly [header: string, payload: string, signature: string];
}

/** One turn of the time line. */
export interface TimeLineItem {
  readonly time: string;
  readonly state: Extract<ViewState, 'compliant' | 'attention' | 'blocked' | 'stale'>;
  /** "Compliant → Attention" */
  readonly what: string;
  readonly why: readonly string[];
  readonly reach: string;
  readonly policy?: string;
  /** How long the decision took, in words. */
  readonly took?: string;
  /** The payload that was answered, where it is named. */
  readonly payload?: { readonly id: number; readonly words: string };
}

/** Today, midnight to midnight: places are shares of it, 0 to 1. */
export interface DayStrip {
  readonly until: string;
  /** All of it in words. */
  readonly label: string;
  readonly stretches: readonly { readonly state: TimeLineItem['state']; readonly from: number; readonly to: number }[];
  readonly now: number;
  readonly hours: readonly string[];
  /** How long each state lasted. */
  readonly legend: readonly { readonly state: TimeLineItem['state']; readonly words: string }[];
}

/** What was decided: today as a strip, all that is remembered in figures, and each turn, newest first, under its day. */
export interface TimeLine {
  readonly sentence: string;
  readonly today?: DayStrip;
  readonly figures?: {
    readonly title: string;
    readonly facts: readonly { readonly name: string; readonly value: string }[];
    readonly note: string;
  };
  readonly days: readonly { readonly title: string; readonly items: readonly TimeLineItem[] }[];
}

/** An answer, or why there is none, in words. */
export type OrFailed<T> = T | { readonly failed: string };

/** What the preload gives to the page as `stance`: these functions, no more. */
export interface WindowApi {
  /** What the page says by itself, in the language of the person before it. */
  words(): Promise<PageWords>;
  /** Calls back with what is to be shown, now and at every change. */
  watch(callback: (shown: Shown) => void): void;
  /** Calls back with where a person is to be led: now, if they came by a notice, and whenever they press one. */
  follow(callback: (where: Where) => void): void;
  /** Puts off what is to mend; false where that cannot wait any more. */
  remind(choice: Choice): Promise<boolean>;
  /** Has everything looked at again; settles when that is done or cannot be. */
  recheck(): Promise<RecheckAnswer>;
  /** A page of what was sent: the newest, or what is older than an id. */
  sent(before?: number): Promise<OrFailed<SentPage>>;
  /** One payload by its id. */
  payload(id: number): Promise<OrFailed<PayloadView>>;
  /** What was decided before. */
  decisions(): Promise<OrFailed<TimeLine>>;
  /** What agent and tray cost now. */
  cost(): Promise<OrFailed<CostWords>>;
  /** Has the agent look into everything it needs. */
  doctor(): Promise<OrFailed<DoctorWords>>;
  /** Has a redacted bundle made, and shows it. */
  flare(): Promise<OrFailed<FlareView>>;
  /** Saves the bundle that was shown last, where the person says. */
  saveFlare(): Promise<SaveAnswer>;
  /** The licences of what is in this program. */
  licences(): Promise<OrFailed<{ readonly list: readonly LicenceView[] }>>;
  /** Opens the page that the service signed for a finding, named by its row and its place in it; an address cannot be given. */
  open(row: string, finding: number): Promise<OpenAnswer>;
}

/** The names on the wire between page and main process. */
export const channels = {
  words: 'stance:words',
  watch: 'stance:watch',
  shown: 'stance:shown',
  lead: 'stance:lead',
  remind: 'stance:remind',
  recheck: 'stance:recheck',
  sent: 'stance:sent',
  payload: 'stance:payload',
  decisions: 'stance:decisions',
  cost: 'stance:cost',
  doctor: 'stance:doctor',
  flare: 'stance:flare',
  saveFlare: 'stance:save-flare',
  licences: 'stance:licences',
  open: 'stance:open',
} as const;
