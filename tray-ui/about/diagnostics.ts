import { messageOf } from '../../shared/errors.ts';
import type { Clock } from '../../shared/time.ts';
import { visibleJson } from '../../shared/visible-json.ts';
import type { DoctorWords, FlareView, OrFailed, SaveAnswer } from '../window/window-api.ts';
import { sizeWords } from '../words/size-words.ts';
import { type TrayLocale, type TrayVoice, trayVoice } from '../words/tray-voice.ts';
import { doctorWords } from './doctor-words.ts';

export interface DiagnosticsOptions {
  /** Starts the agent's own program with one of two fixed questions; undefined when it could not or did not end well. */
  readonly run: ((what: 'doctor' | 'flare') => Promise<string | undefined>) | undefined;
  readonly clock: Clock;
  readonly locale: TrayLocale;
  /** Asks the person for a place; undefined when they want none. */
  readonly askPlace: (name: string) => Promise<string | undefined>;
  /** Writes a file that only its owner may read. */
  readonly write: (path: string, text: string) => Promise<void>;
}

/** The doctor and the flare of the agent, as the window shows them. What is saved is the very text that was shown. */
export class Diagnostics {
  readonly #options: DiagnosticsOptions;
  #isBusy = false;
  #isAsking = false;
  #flare: { readonly name: string; readonly text: string } | undefined;

  constructor(options: DiagnosticsOptions) {
    this.#options = options;
  }

  get #voice(): TrayVoice {
    const { clock, locale } = this.#options;
    return trayVoice(clock.now(), locale);
  }

  /** Looks into everything the agent needs; changes nothing. */
  async doctor(): Promise<OrFailed<DoctorWords>> {
    const { clock } = this.#options;
    const beganMs = clock.elapsedMs();
    const printed = await this.#ask('doctor');
    if (typeof printed !== 'string') return printed;
    return doctorWords(printed, clock.now(), clock.elapsedMs() - beganMs, this.#voice);
  }

  /** Makes a flare and shows it; nothing is written and nothing is sent. */
  async flare(): Promise<OrFailed<FlareView>> {
    const printed = await this.#ask('flare');
    if (typeof printed !== 'string') return printed;
    const text = visibleJson(printed);
    const stamp = new Date(this.#options.clock.now() * 1_000).toISOString().slice(0, 19).replaceAll(/[:T]/g, '-');
    this.#flare = { name: `stance-flare-${stamp}.json`, text };
    return { name: this.#flare.name, size: sizeWords(text.length, this.#voice), text };
  }

  /** Saves the flare that was shown last where the person says. */
  async save(): Promise<SaveAnswer> {
    const { askPlace, write } = this.#options;
    const { say } = this.#voice;
    if (this.#flare === undefined) return { failed: say('flare.none') };
    const { name, text } = this.#flare;
    // A question for a place that stands open is the same question.
    if (this.#isAsking) return { kept: true };
    this.#isAsking = true;
    try {
      const path = await askPlace(name);
      if (path === undefined) return { kept: true };
      await write(path, text);
      return { saved: say('flare.saved', { path }) };
    } catch (error) {
      return { failed: say('flare.unwritten', { why: messageOf(error) }) };
    } finally {
      this.#isAsking = false;
    }
  }

  /** One at a time: a page that asks faster starts no second program. */
  async #ask(what: 'doctor' | 'flare'): Promise<string | { failed: string }> {
    const { run } = this.#options;
    const { say } = this.#voice;
    if (run === undefined) return { failed: say('agent.notHere') };
    if (this.#isBusy) return { failed: say('agent.busy') };
    this.#isBusy = true;
    try {
      return (await run(what)) ?? { failed: say('agent.saidNothing') };
    } finally {
      this.#isBusy = false;
    }
  }
}
