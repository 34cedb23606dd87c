import type { LevelRow, StatusView } from '../../shared/view.ts';
import { bar, element, glyph } from './element.ts';
import { say, voiceAt } from './speech.ts';
import { glyphTones } from './tones.ts';
import type { Shown } from './window-api.ts';

/** What the laptop may reach: one line where all levels are alike, else a row each on one scale. */
export function renderLevels({ view, now }: Shown): Node[] {
  const alike = new Set(view.levels.map(({ words }) => words)).size === 1 && view.scaleEnd === undefined;
  return [
    element('h2', {}, view.levelsHead, element('small', {}, decidedWords(view, now))),
    element('div', { class: 'card' }, ...(alike ? [line(view.levels)] : rows(view))),
  ];
}

/** The policy is named only while its decision is being renewed: an old one is not what counts. */
function decidedWords({ decidedAt, policy, state }: StatusView, now: number): string {
  if (decidedAt === undefined) return '';
  const old = state === 'offline' || state === 'stale' || state === 'notRunning';
  const time = voiceAt(now).time(decidedAt);
  return old ? say('levels.decided', { time }) : say('levels.decidedBy', { time, policy: policy ?? '' });
}

const line = (levels: readonly LevelRow[]): Node =>
  element(
    'ul',
    { class: 'levels' },
    ...levels.map((level) =>
      element(
        'li',
        { 'data-tone': glyphTones[level.glyph] },
        glyph(level.glyph),
        element('span', {}, name(level), element('span', { class: 'apps' }, level.opens.join(', '), said(level))),
      ),
    ),
  );

function rows({ levels, scaleEnd }: StatusView): Node[] {
  const list = element(
    'ul',
    { class: 'reach' },
    ...levels.map((level) =>
      element(
        'li',
        { 'data-tone': glyphTones[level.glyph] },
        glyph(level.glyph),
        element('span', {}, name(level), ' ', element('span', { class: 'apps' }, level.opens.join(', '))),
        element('span', { class: 'till' }, level.words),
        level.left === undefined ? undefined : bar(level.left, level.glyph === 'due'),
      ),
    ),
  );
  if (scaleEnd === undefined) return [list];
  return [
    list,
    element('div', { class: 'scale' }, element('span', {}, say('levels.now')), element('span', {}, scaleEnd)),
  ];
}

const name = ({ title }: LevelRow): Node => element('span', { class: 'lv' }, title);

/** In one line the glyph alone says whether a level is open; a screen reader hears it in words. */
const said = ({ words }: LevelRow): Node => element('span', { class: 'vh' }, say('levels.said', { words }));
