import type { Clock } from '../../shared/time.ts';

/** A panel of a desktop that is just starting has this long to come. */
const graceMs = 10_000;

export interface PanelNoteOptions {
  readonly clock: Clock;
  /** Whether the desktop has a place for the icon; undefined where nobody can tell. */
  readonly ask: () => Promise<boolean | undefined>;
  /** Whether the person was told before. */
  readonly wasTold: () => boolean;
  readonly remember: () => void;
  /** Tells the person. */
  readonly tell: () => void;
}

/** Tells once, and never again, where the desktop has no place for the icon; the returned function ends the waiting. */
export function watchForPanel({ clock, ask, wasTold, remember, tell }: PanelNoteOptions): () => void {
  if (wasTold()) return () => undefined;
  let isOver = false;
  let cancel: () => void = () => undefined;
  const again = async () => {
    if (isOver || (await ask()) !== false || isOver) return;
    remember();
    tell();
  };
  const first = async () => {
    const has = await ask();
    if (has === false && !isOver) cancel = clock.after(graceMs, () => void again());
  };
  void first();
  return () => {
    isOver = true;
    cancel();
  };
}
