/** What the storm asks of a process full of laptops; each is answered by how they stand then. */
export type FleetOrder =
  | { readonly do: 'start'; readonly code: string; readonly ca: string }
  /** The first so many want a decision, this moment. */
  | { readonly do: 'look'; readonly count: number }
  /** The first so many sign this many items each, with nobody to send them to. */
  | { readonly do: 'note'; readonly count: number; readonly items: number }
  | { readonly do: 'tell' }
  | { readonly do: 'stop' };

/** How the laptops of a process stand. */
export interface FleetState {
  /** Those that were decided about since the last order to start, look or note, and have nothing left to send. */
  readonly settled: number;
  /** Items that wait for an acknowledgement, and at how many laptops. */
  readonly waiting: number;
  readonly waitingAt: number;
  /** Challenges by the second in which the service signed them. */
  readonly challenges: Readonly<Record<number, number>>;
  /** How connections ended, by close code and what was said. */
  readonly endings: Readonly<Record<string, number>>;
  /** What only a person could mend; nothing, that is. */
  readonly estranged: readonly string[];
}
