import { printable } from '../collectors/printable.ts';

/** One thing that was looked into. `ok` is null where it cannot be told from here: that is neither health nor a fault. */
export interface Checkup {
  readonly about: string;
  readonly ok: boolean | null;
  readonly said: string;
  /** What mends it, for a person or their IT team; always there with a fault. */
  readonly remedy?: string;
}

/** What others wrote (a certificate, a server, a file) may be long and may hold what a terminal obeys. */
const maxChars = 400;
const words = (text: string): string => printable(text).slice(0, maxChars);

/** As it should be. */
export const well = (about: string, said: string): Checkup => ({ about, ok: true, said: words(said) });

/** Not as it should be, and what mends it. */
export const fault = (about: string, said: string, remedy: string): Checkup => ({
  about,
  ok: false,
  said: words(said),
  remedy: words(remedy),
});

/** Not to be told from here. */
export const untold = (about: string, said: string, remedy?: string): Checkup => ({
  about,
  ok: null,
  said: words(said),
  ...(remedy === undefined ? {} : { remedy: words(remedy) }),
});
