import { element } from './element.ts';
import { part } from './part.ts';
import { redraw } from './redraw.ts';
import type { View } from './view.ts';
import type { About, CostWords, OrFailed, Shown } from './window-api.ts';

const keys = [
  ['Now, Sent, History, About', 'Ctrl or ⌘ with 1, 2, 3, 4'],
  ['Check now', 'Ctrl or ⌘ with R'],
  ['Close', 'Esc'],
] as const;

/** About: what this laptop and its agent are, and what the agent costs; the cost is asked for each time it is opened. */
export function aboutView(): View {
  const main = part('about');
  let drawn: string | undefined;
  let cost: OrFailed<CostWords> | undefined;

  const draw = ({ about }: Shown) => {
    const key = JSON.stringify([about, cost]);
    if (key === drawn) return;
    drawn = key;
    redraw(main, render(about, cost));
  };
  return {
    show(shown) {
      const isFirst = main.hidden;
      main.hidden = false;
      draw(shown);
      if (!isFirst) return;
      const told = (answer: OrFailed<CostWords>) => {
        if (main.hidden) return;
        cost = answer;
        draw(shown);
      };
      window.stance.cost().then(told, () => told({ failed: 'This window may not ask.' }));
    },
    hide() {
      main.hidden = true;
      drawn = undefined;
      cost = undefined;
      main.replaceChildren();
    },
  };
}

const render = ({ sentence, groups }: About, cost: OrFailed<CostWords> | undefined): Node[] => [
  element('section', { class: 'sec lead' }, element('h1', {}, sentence)),
  element(
    'div',
    { class: 'tiles' },
    ...groups.map(({ title, facts }) =>
      section(
        title,
        '',
        list(facts.map(({ name, value, code }) => [name, element(code ? 'code' : 'bdi', { dir: 'auto' }, value)])),
      ),
    ),
    cost === undefined ? undefined : costs(cost),
    section('Keys', '', list(keys.map(([name, press]) => [name, press]))),
  ),
];

const section = (title: string, note: string, body: Node): Node =>
  element(
    'section',
    { class: 'sec' },
    element('h2', {}, title, element('small', {}, note)),
    element('div', { class: 'card pad' }, body),
  );

const list = (facts: readonly (readonly [string, Node | string])[]): Node =>
  element(
    'dl',
    { class: 'kv facts' },
    ...facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]),
  );

function costs(cost: OrFailed<CostWords>): Node {
  if ('failed' in cost) return section('What Stance costs', '', element('p', {}, cost.failed));
  const facts = cost.facts.map(({ name, value, note }) =>
    element('div', {}, element('dt', {}, name), element('dd', {}, value, element('small', {}, note))),
  );
  return section('What Stance costs', cost.since, element('dl', { class: 'cost' }, ...facts));
}
