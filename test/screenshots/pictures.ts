import type { ViewState } from '../../shared/view.ts';
import type { Place, Scheme } from './walk.ts';

/** The picture that a place is kept as, without its scheme; none for what looks alike in every state. */
export function pictureOf(state: ViewState, place: Place): string | undefined {
  if (place === 'now') return `now-${state.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return state === 'attention' ? place : undefined;
}

/** The file of a picture. */
export const fileOf = (picture: string, scheme: Scheme): string => `${picture}-${scheme}.png`;
