import { messageOf } from '../shared/errors.ts';
import type { Platform } from '../shared/platform.ts';
import { linkOpens } from '../shared/remedy-link.ts';
import type { Clock } from '../shared/time.ts';
import type { StatusView } from '../shared/view.ts';
import type { OpenAnswer } from './window/window-api.ts';
import { englishVoice, type TrayVoice } from './words/tray-voice.ts';

/** A person presses once; a page that was taken over would open a hundred windows. */
const atMostEveryMs = 1_000;

export interface LinkOpenerOptions {
  /** The view that is shown, as this process made it. */
  readonly view: () => StatusView | undefined;
  readonly platform: Platform;
  /** English where nothing is said. */
  readonly voice?: Pick<TrayVoice, 'say'>;
  readonly clock: Clock;
  /** Hands an address to the system. */
  readonly open: (address: string) => Promise<void>;
}

/**
 * Opens the link of a finding, named by its row and its place in it. Nobody hands an address over: it is looked up in what the
 * service signed, and judged once more for the system that this runs on.
 */
export function linkOpener({ view, platform, voice: { say } = englishVoice, clock, open }: LinkOpenerOptions) {
  let openedAt = Number.NEGATIVE_INFINITY;
  return async (row: string, finding: number): Promise<OpenAnswer> => {
    const { link, opens } = view()?.rows.find(({ id }) => id === row)?.findings[finding] ?? {};
    // The view judged the link as it was signed, hidden characters and all; this judges what is about to be handed over.
    if (link === undefined || opens === undefined || linkOpens(link, platform) === undefined)
      return { failed: say('open.noLink') };
    if (clock.elapsedMs() - openedAt < atMostEveryMs) return { failed: say('open.justOpened') };
    openedAt = clock.elapsedMs();
    try {
      await open(link);
      return { done: true };
    } catch (error) {
      console.error(`link: nothing opened it: ${messageOf(error)}`);
      return { failed: say('open.nothingOpens') };
    }
  };
}
