import { canCheck, renderFoot } from './render-foot.ts';
import { renderLevels } from './render-levels.ts';
import { renderSignals } from './render-signals.ts';
import { renderVerdict } from './render-verdict.ts';
import { stateTones } from './tones.ts';
import type { RecheckAnswer, Shown, WindowApi } from './window-api.ts';

declare global {
  interface Window {
    readonly stance: WindowApi;
  }
}

const parts = {
  who: part('who'),
  announce: part('announce'),
  verdict: part('verdict'),
  reach: part('reach'),
  rest: part('rest'),
  check: part('check'),
  foot: part('foot'),
};
const open = new Set<string>();
const drawn = new Map<HTMLElement, string>();
let shown: Shown | undefined;
let asking = false;
let said: string | undefined;

window.stance.watch((next) => {
  // What a look said stands until there is something newer to say.
  if (shown?.view.state !== next.view.state) said = undefined;
  shown = next;
  draw(next);
});
parts.check.addEventListener('click', () => void check());
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') window.close();
  else if (event.key.toLowerCase() === 'r' && (event.ctrlKey || event.metaKey)) void check();
  else return;
  event.preventDefault();
});

function draw(it: Shown): void {
  const { view } = it;
  const { tone } = stateTones[view.state];
  document.title = `${view.stateLine.split(' · ')[0]} · Stance`;
  document.body.dataset['tone'] = tone;
  parts.verdict.dataset['tone'] = tone;
  parts.who.textContent = it.who ?? '';
  // Said once per change of state; the minutes that pass are not news.
  if (parts.announce.dataset['state'] !== view.state) {
    parts.announce.dataset['state'] = view.state;
    parts.announce.textContent = `${view.tooltip}. ${view.sentence}`;
  }
  redraw(parts.verdict, [view.state, view.stateLine, view.sentence, view.reason], () => renderVerdict(view));
  parts.reach.hidden = view.levels.length === 0;
  redraw(parts.reach, [view.levels, view.levelsHead, view.decidedAt, view.policy], () => renderLevels(it));
  redraw(parts.rest, [view.rows, view.advice], () => renderSignals(it, open));
  redraw(parts.foot, [view.state, view.note, view.waiting, view.latency, said], () => renderFoot(view, said));
  const looking = asking || view.state === 'checking';
  parts.check.textContent = looking ? 'Checking…' : 'Check now';
  parts.check.setAttribute('aria-disabled', String(looking || !canCheck(view)));
}

/** Draws a part anew only when what it says changed; the row with the focus keeps it. */
function redraw(into: HTMLElement, data: unknown, render: () => Node[]): void {
  const key = JSON.stringify(data);
  if (drawn.get(into) === key) return;
  drawn.set(into, key);
  const focused = document.activeElement?.closest<HTMLElement>('[data-id]')?.dataset['id'];
  into.replaceChildren(...render());
  for (const details of into.querySelectorAll<HTMLDetailsElement>('details[data-id]')) {
    const id = details.dataset['id'] ?? '';
    details.addEventListener('toggle', () => (details.open ? open.add(id) : open.delete(id)));
    if (id === focused) details.querySelector('summary')?.focus({ preventScroll: true });
  }
}

async function check(): Promise<void> {
  if (shown === undefined || asking || !canCheck(shown.view)) return;
  asking = true;
  said = undefined;
  draw(shown);
  const answer: RecheckAnswer = await window.stance.recheck().catch(() => ({ failed: 'This window may not ask.' }));
  asking = false;
  said = 'failed' in answer ? answer.failed : undefined;
  // A region that is there already is heard by every screen reader; one that appears with its words is not.
  if (said !== undefined) parts.announce.textContent = said;
  draw(shown);
}

function part(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page lacks #${id}`);
  return found;
}
