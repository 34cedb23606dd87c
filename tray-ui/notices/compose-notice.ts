import { isSignalId } from '../../shared/signals/catalogue.ts';
import type { Instant } from '../../shared/time.ts';
import type { LevelRow, StatusView } from '../../shared/view.ts';
import type { Where } from '../window/window-api.ts';
import { type Concern, grades } from './concern.ts';
import type { Notice } from './notice.ts';
import type { Speech } from './speech.ts';

type Text = Pick<Notice, 'title' | 'body'>;

/** What a notice is made from: concerns of one kind and deadline, how many others there are, and the view of the moment. */
export interface Subject {
  readonly group: readonly Concern[];
  /** How many other concerns there are. */
  readonly others: number;
  /** Whether the deadline was said before, so that this is a reminder of it. */
  readonly isAgain: boolean;
  readonly view: StatusView;
  readonly now: Instant;
}

/** The words of concerns. Everything in it that others wrote was made plain before. */
export function concernText(subject: Subject, speech: Speech): Text {
  const { title, body } = textOf(subject, speech);
  const { others } = subject;
  return { title, body: others === 0 ? body : speech.say('notice.more', { said: body, count: others }) };
}

/** Where a click leads: to the row of the first finding, or to Now. */
export const leadOf = ([first]: readonly Concern[]): Where => {
  const [id = ''] = first?.finding?.id.split('.') ?? [];
  // What the service says of a device as a whole has a row of its own, under the id of the finding.
  const row = isSignalId(id) ? id : first?.finding?.id;
  return row === undefined ? { view: 'now' } : { view: 'now', row };
};

function textOf(subject: Subject, speech: Speech): Text {
  const { group, view } = subject;
  const [first] = group;
  if (first?.finding === undefined) return conditionText(first?.id, view, speech);
  if (first.grade === grades.closed) return closedText(subject, speech);
  if (first.grade === grades.wants) return wantsText(group, speech);
  return dueText(subject, speech);
}

function dueText({ group, isAgain, view, now }: Subject, { say, voice }: Speech): Text {
  const deadline = group[0]?.deadline ?? now;
  const costs = group.flatMap(({ finding }) => finding?.costs ?? []);
  const lost = view.levels.filter(({ name, open }) => open && costs.includes(name));
  const slots = { levels: levelsWords(lost, { say, voice }), why: whyOf(group), span: voice.span(deadline - now) };
  const isAll = lost.length === view.levels.length;
  const key = isAgain ? 'notice.loses.in' : 'notice.loses';
  return {
    title: say('notice.due', { count: group.length, what: whatOf(group), deadline: voice.deadline(deadline) }),
    body: isAll ? say(`${key}.all`, slots) : say(key, slots),
  };
}

function closedText({ group, view }: Subject, { say, voice }: Speech): Text {
  const shut = view.levels.filter(({ open }) => !open);
  const open = view.levels.filter(({ open }) => open);
  const why = whyOf(group);
  const levels = voice.list(shut.map(({ title }) => title).reverse());
  if (open.length === 0) return { title: say('notice.closed.all'), body: say('notice.keepsNothing', { why }) };
  return {
    title: say('notice.closed', { count: shut.length, levels }),
    body: say('notice.keepsOnly', { open: voice.list(open.map(({ title }) => title).reverse()), why }),
  };
}

const wantsText = (group: readonly Concern[], { say }: Speech): Text => ({
  title: say('notice.wants', {
    count: group.length,
    title: group[0]?.finding?.words.title ?? '',
    what: whatOf(group),
  }),
  body: say('notice.keeps', { why: whyOf(group) }),
});

/** The view says what a condition means; its own state line says since when, which a notice does not need. */
function conditionText(id: string | undefined, view: StatusView, { say }: Speech): Text {
  if (id === 'warned') return { title: say('notice.warned'), body: say('notice.unexplained') };
  if (id === 'ended') return { title: say('notice.ended'), body: view.sentence };
  if (id === 'closed' || id === 'notRunning') return { title: view.tooltip, body: view.sentence };
  return { title: view.advice?.title ?? view.tooltip, body: view.reason ?? view.sentence };
}

const whatOf = ([first]: readonly Concern[]): string => first?.finding?.words.state ?? '';
const whyOf = ([first]: readonly Concern[]): string => first?.finding?.words.sentence ?? '';

/** The levels by name; a single one with what it opens. */
function levelsWords(levels: readonly LevelRow[], { say, voice }: Speech): string {
  const [only] = levels;
  if (levels.length === 1 && only !== undefined && only.opens.length > 0)
    return say('notice.level', { level: only.title, things: only.opens.join(', ') });
  return voice.list(levels.map(({ title }) => title).reverse());
}
