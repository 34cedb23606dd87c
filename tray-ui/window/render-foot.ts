import type { StatusView } from '../../shared/view.ts';
import { element, glyph } from './element.ts';

/** Under the page: how the last look ended, else how long the last change took to become a decision, else what is waited for. */
export function renderFoot(view: StatusView, said: string | undefined): Node[] {
  if (said !== undefined) return [text(said)];
  if (view.state === 'notRunning') return [text('Waiting for the agent; this window notices by itself.')];
  if (view.state === 'notEnrolled') return [];
  if (view.state === 'offline' || view.state === 'stale') return [text(waitingWords(view))];
  return view.latency === undefined ? [] : [latency(view.latency)];
}

/** Whether a look can be asked for now. */
export const canCheck = ({ state }: StatusView): boolean =>
  state !== 'notRunning' && state !== 'notEnrolled' && state !== 'checking';

const text = (words: string): Node => element('p', {}, words);

function waitingWords({ waiting, note }: StatusView): string {
  if (waiting === 0) return note;
  return `${note} · ${waiting === 1 ? '1 report waits' : `${waiting} reports wait`}, signed`;
}

function latency({ collectMs, signMs, answerMs, totalMs }: NonNullable<StatusView['latency']>): Node {
  const parts = [
    ['Look', collectMs],
    ['Sign', signMs],
    ['Decide and back', answerMs],
  ] as const;
  return element(
    'details',
    {},
    element(
      'summary',
      {},
      glyph('chevron', 'i chev'),
      element('span', {}, 'Last change to decision ', element('span', { class: 'num' }, ms(totalMs))),
    ),
    element(
      'ol',
      { class: 'path' },
      ...parts.map(([name, took]) => element('li', {}, name, element('b', { class: 'took' }, ms(took)))),
    ),
  );
}

const ms = (value: number): string => (value < 1 ? '< 1 ms' : `${Math.round(value)} ms`);
