import type { StatusView } from '../../shared/view.ts';
import { element, glyph } from './element.ts';
import { say } from './speech.ts';
import type { LatencyWords, PathStep, Shown } from './window-api.ts';

/** What the foot says: how the last look ended, how far this one has come, what is waited for, or how long the last change took. */
export function renderFoot(
  { view, latency, progress }: Shown,
  said: string | undefined,
  open: ReadonlySet<string>,
): Node[] {
  if (said !== undefined) return [text(said)];
  if (view.state === 'notRunning') return [text(say('foot.waiting'))];
  if (view.state === 'notEnrolled') return [];
  if (progress !== undefined) return [path(progress, say('path.checking'))];
  if (view.state === 'offline' || view.state === 'stale') return [text(waitingWords(view))];
  return latency === undefined ? [] : [took(latency, open.has('latency'))];
}

/** Whether a look can be asked for now. */
export const canCheck = ({ state }: StatusView): boolean =>
  state !== 'notRunning' && state !== 'notEnrolled' && state !== 'checking';

const text = (words: string): Node => element('p', {}, words);

function waitingWords({ waiting, note }: StatusView): string {
  return waiting === 0 ? note : say('foot.reports', { note, count: waiting });
}

const took = ({ lead, took, steps, notes }: LatencyWords, open: boolean): Node =>
  element(
    'details',
    { 'data-id': 'latency', open },
    element(
      'summary',
      {},
      glyph('chevron', 'i chev'),
      element('span', {}, `${lead} `, element('bdi', { class: 'num' }, took)),
    ),
    path(steps, lead),
    ...notes.map((note) => element('p', {}, element('bdi', {}, note))),
  );

const path = (steps: readonly PathStep[], label: string): Node =>
  element(
    'ol',
    { class: 'path', 'aria-label': label },
    ...steps.map(({ name, took, is }) =>
      element('li', { class: is }, name, element('b', { class: 'took' }, element('bdi', {}, took))),
    ),
  );
