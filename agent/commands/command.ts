/** Where a command writes. */
export interface Streams {
  /** A line of the answer. */
  out(text: string): void;
  /** A line for people beside the answer. */
  err(text: string): void;
}

/** The options all commands share; each reads what it knows. */
export interface Options {
  readonly json: boolean;
  readonly config?: string | undefined;
  readonly record?: string | undefined;
  readonly replay?: string | undefined;
  readonly explain?: string | undefined;
  readonly verify?: boolean | undefined;
  readonly full?: boolean | undefined;
  readonly words: readonly string[];
}

/** The options that only some commands have. */
export const ownOptions = ['record', 'replay', 'explain', 'verify', 'full'] as const;

/** One thing that `stance` can do. */
export interface Command {
  /** Its words behind the name, as help shows them. */
  readonly usage: string;
  /** One line for help. */
  readonly summary: string;
  /** How many words it takes. */
  readonly words: number;
  /** How many more it may take. */
  readonly mayTake?: number;
  readonly options: readonly (typeof ownOptions)[number][];
  /** Does it, and gives the exit status; throws a StanceError for what a person can mend. */
  run(options: Options, streams: Streams): Promise<number>;
}
