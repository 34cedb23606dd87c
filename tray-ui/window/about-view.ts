import { acts, costTile, doctorRows, facts, flareText, licenceRows, tile, words } from './about-parts.ts';
import { element } from './element.ts';
import { part } from './part.ts';
import { redraw } from './redraw.ts';
import { say } from './speech.ts';
import type { Announce, View } from './view.ts';
import type { About, CostWords, DoctorWords, FlareView, LicenceView, OrFailed, Shown } from './window-api.ts';

const keys = () =>
  [
    [say('keys.viewsDo'), say('keys.views')],
    [say('check.now'), say('keys.check')],
    [say('keys.closeDo'), say('keys.close')],
  ] as const;

/** What was asked for since the view was opened, and what is being asked. */
interface Asked {
  cost?: OrFailed<CostWords>;
  doctor?: OrFailed<DoctorWords>;
  flare?: OrFailed<FlareView>;
  saved?: string;
  licences?: OrFailed<{ readonly list: readonly LicenceView[] }>;
  running?: 'doctor' | 'flare' | 'licences';
}

/** About: what this laptop and its agent are, what they cost, and what helps whoever helps; asked for each time it is opened. */
export function aboutView(announce: Announce): View {
  const main = part('about');
  const open = new Set<string>();
  let drawn: string | undefined;
  let asked: Asked = {};
  let shown: Shown | undefined;

  const draw = () => {
    if (shown === undefined || main.hidden) return;
    const key = JSON.stringify([shown.about, asked]);
    if (key === drawn) return;
    drawn = key;
    redraw(main, render(shown.about, asked, open, press));
    for (const details of main.querySelectorAll<HTMLDetailsElement>('details[data-id]')) {
      const id = details.dataset['id'] ?? '';
      details.addEventListener('toggle', () => (details.open ? open.add(id) : open.delete(id)));
    }
  };
  const put = (more: Partial<Asked>) => {
    asked = { ...asked, ...more };
    draw();
  };
  /** One of these at a time; an answer that comes when nobody looks any more is let go. */
  const ask = async <K extends 'doctor' | 'flare' | 'licences'>(
    what: K,
    question: () => Promise<Asked[K] & object>,
  ) => {
    if (asked.running !== undefined) return;
    put({ running: what });
    const answer = await question().catch(() => ({ failed: say('now.mayNotAsk') }));
    const { running: _running, ...rest } = asked;
    asked = rest;
    if (main.hidden) return;
    put({ [what]: answer });
    announce(
      'failed' in answer
        ? answer.failed
        : 'when' in answer
          ? `${answer.when}. ${answer.fine.title}`
          : 'name' in answer
            ? answer.name
            : '',
    );
  };
  const press: Presses = {
    doctor: () => void ask('doctor', () => window.stance.doctor()),
    flare: () => {
      delete asked.saved;
      void ask('flare', () => window.stance.flare());
    },
    licences: () => void ask('licences', () => window.stance.licences()),
    save: () => {
      const told = (answer: Awaited<ReturnType<typeof window.stance.saveFlare>>) => {
        const saved = 'kept' in answer ? undefined : 'failed' in answer ? answer.failed : answer.saved;
        if (saved === undefined) return;
        put({ saved });
        announce(saved);
      };
      window.stance.saveFlare().then(told, () => told({ failed: say('now.mayNotAsk') }));
    },
  };
  return {
    show(next) {
      const isFirst = main.hidden;
      shown = next;
      main.hidden = false;
      draw();
      if (!isFirst) return;
      const told = (cost: OrFailed<CostWords>) => put({ cost });
      window.stance.cost().then(told, () => told({ failed: say('now.mayNotAsk') }));
    },
    hide() {
      main.hidden = true;
      drawn = undefined;
      asked = asked.running === undefined ? {} : { running: asked.running };
      open.clear();
      main.replaceChildren();
    },
  };
}

interface Presses {
  doctor(): void;
  flare(): void;
  save(): void;
  licences(): void;
}

function render({ sentence, groups }: About, asked: Asked, open: ReadonlySet<string>, press: Presses): Node[] {
  return [
    element('section', { class: 'sec lead' }, element('h1', {}, sentence)),
    element(
      'div',
      { class: 'tiles' },
      ...groups.map(({ title, facts: all }) =>
        tile(
          title,
          '',
          facts(all.map(({ name, value, code }) => [name, element(code ? 'code' : 'bdi', { dir: 'auto' }, value)])),
        ),
      ),
      asked.cost === undefined ? undefined : costTile(asked.cost),
      doctorTile(asked, open, press),
      flareTile(asked, press),
      licencesTile(asked, open, press),
      tile(say('keys.title'), '', facts(keys())),
    ),
  ];
}

function doctorTile({ doctor, running }: Asked, open: ReadonlySet<string>, press: Presses): Node {
  const isDone = doctor !== undefined && !('failed' in doctor);
  const label = say(running === 'doctor' ? 'doctor.running' : doctor === undefined ? 'doctor.run' : 'doctor.again');
  return tile(
    say('doctor.title'),
    isDone ? doctor.when : '',
    ...(isDone ? doctorRows(doctor, open) : [words(doctor?.failed ?? say('doctor.what'))]),
    acts(['doctor', label, press.doctor]),
  );
}

function flareTile({ flare, saved, running }: Asked, press: Presses): Node {
  const isDone = flare !== undefined && !('failed' in flare);
  const label = say(running === 'flare' ? 'flare.making' : flare === undefined ? 'flare.make' : 'flare.again');
  return tile(
    say('flare.title'),
    '',
    words(flare !== undefined && 'failed' in flare ? flare.failed : say('flare.what')),
    isDone ? flareText(flare) : undefined,
    saved === undefined ? undefined : words(saved),
    acts(['flare', label, press.flare], isDone ? ['save', say('flare.save'), press.save] : undefined),
  );
}

function licencesTile({ licences }: Asked, open: ReadonlySet<string>, press: Presses): Node {
  const isDone = licences !== undefined && !('failed' in licences);
  return tile(
    say('licences.title'),
    '',
    words(licences !== undefined && 'failed' in licences ? licences.failed : say('licences.what')),
    ...(isDone ? licenceRows(licences.list, open) : [acts(['licences', say('licences.show'), press.licences])]),
  );
}
