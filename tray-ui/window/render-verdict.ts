import type { StatusView } from '../../shared/view.ts';
import { element, glyph } from './element.ts';
import { stateTones } from './tones.ts';

/** The one sentence, with its deadline or its one open level underlined. */
export function renderVerdict({ state, stateLine, sentence, stress, reason }: StatusView): Node[] {
  return [
    glyph(stateTones[state].symbol),
    element('p', { class: 'state' }, stateLine),
    element('h1', { id: 'sentence' }, ...stressed(sentence, stress)),
    ...(reason === undefined || reason === '' ? [] : [element('p', { class: 'why' }, reason)]),
  ];
}

function stressed(sentence: string, stress: string | undefined): (Node | string)[] {
  const at = stress === undefined || stress === '' ? -1 : sentence.lastIndexOf(stress);
  if (stress === undefined || at < 0) return [sentence];
  return [sentence.slice(0, at), element('b', {}, stress), sentence.slice(at + stress.length)];
}
