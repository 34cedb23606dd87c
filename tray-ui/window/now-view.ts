import { ageWords } from './age-words.ts';
import { part } from './part.ts';
import { redraw } from './redraw.ts';
import type { Presses } from './render-evidence.ts';
import { canCheck, renderFoot } from './render-foot.ts';
import { renderLevels } from './render-levels.ts';
import { renderReminders } from './render-reminders.ts';
import { type MendPresses, renderSignals } from './render-signals.ts';
import { renderVerdict } from './render-verdict.ts';
import { say } from './speech.ts';
import { stateTones } from './tones.ts';
import type { Announce, View } from './view.ts';
import type { Choice, RecheckAnswer, Shown } from './window-api.ts';

/** Now: where the laptop stands, what to mend, and a button to look again; `check` is what that button does, `press` what leads elsewhere. */
export function nowView(
  announce: Announce,
  press: Presses,
): View & { check(): Promise<void>; lead(row?: string): void } {
  const main = part('now');
  const bottom = part('now-foot');
  const parts = { verdict: part('verdict'), reach: part('reach'), rest: part('rest'), foot: part('foot') };
  const button = part('check');
  const open = new Set<string>();
  const drawn = new Map<HTMLElement, string>();
  let shown: Shown | undefined;
  let asking = false;
  let said: string | undefined;
  /** The row that a person was led to and has not seen yet. */
  let wanted: string | undefined;

  /** Draws a part anew only when what it says changed. */
  const draw = (into: HTMLElement, data: unknown, render: () => Node[]) => {
    const key = JSON.stringify(data);
    if (drawn.get(into) === key) return;
    drawn.set(into, key);
    redraw(into, render());
    for (const details of into.querySelectorAll<HTMLDetailsElement>('details[data-id]')) {
      const id = details.dataset['id'] ?? '';
      details.addEventListener('toggle', () => (details.open ? open.add(id) : open.delete(id)));
    }
  };
  const drawAll = (it: Shown) => {
    const { view } = it;
    parts.verdict.dataset['tone'] = stateTones[view.state].tone;
    draw(parts.verdict, [view.state, view.stateLine, view.sentence, view.reason, it.notices], () => [
      ...renderVerdict(view),
      ...renderReminders(it.notices, (choice) => void remind(choice)),
    ]);
    parts.reach.hidden = view.levels.length === 0;
    draw(parts.reach, [view.levels, view.levelsHead, view.decidedAt, view.policy], () => renderLevels(it));
    const ages = view.rows.map(({ evidence: { at } }) => at !== undefined && ageWords(at, it.now));
    draw(parts.rest, [view.rows, view.advice, it.hasNoPanel, ages], () => renderSignals(it, open, mend));
    const foot = [view.state, view.note, view.waiting, it.latency, it.progress, said];
    draw(parts.foot, foot, () => renderFoot(it, said, open));
    const looking = asking || view.state === 'checking';
    button.textContent = say(looking ? 'check.running' : 'check.now');
    button.setAttribute('aria-disabled', String(looking || !canCheck(view)));
  };
  const remind = async (choice: Choice) => {
    const isSet = await window.stance.remind(choice).catch(() => false);
    if (isSet) announce(shown?.notices.reminded ?? '');
  };
  const lead = (row: string | undefined) => {
    wanted = row;
    if (shown === undefined || row === undefined || main.hidden) return;
    wanted = undefined;
    const found = parts.rest.querySelector<HTMLDetailsElement>(`details[data-id="${CSS.escape(row)}"]`);
    if (found === null) return;
    found.open = true;
    const step = found.querySelector<HTMLElement>('ol li') ?? found.querySelector('summary');
    step?.setAttribute('tabindex', '-1');
    step?.focus();
    found.scrollIntoView({ block: 'nearest' });
  };
  const check = async () => {
    if (shown === undefined || asking || !canCheck(shown.view)) return;
    asking = true;
    said = undefined;
    drawAll(shown);
    const answer: RecheckAnswer = await window.stance.recheck().catch(() => ({ failed: say('now.mayNotAsk') }));
    asking = false;
    said = 'failed' in answer ? answer.failed : undefined;
    // A region that is there already is heard by every screen reader; one that appears with its words is not.
    if (said !== undefined) announce(said);
    drawAll(shown);
  };

  const openPage = async (row: string, finding: number) => {
    const answer = await window.stance.open(row, finding).catch(() => ({ failed: say('now.mayNotAsk') }));
    if (!('failed' in answer) || shown === undefined) return;
    said = answer.failed;
    announce(said);
    drawAll(shown);
  };
  const mend: MendPresses = { ...press, link: (row, finding) => void openPage(row, finding) };

  button.addEventListener('click', () => void check());
  return {
    show(next) {
      // What a look said stands until there is something newer to say.
      if (shown?.view.state !== next.view.state) said = undefined;
      shown = next;
      main.hidden = false;
      bottom.hidden = false;
      drawAll(next);
      if (wanted !== undefined) lead(wanted);
    },
    hide() {
      main.hidden = true;
      bottom.hidden = true;
    },
    check,
    lead,
  };
}
