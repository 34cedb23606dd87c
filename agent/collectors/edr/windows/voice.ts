import type { Why } from '../../../../shared/reading.ts';
import { unread } from '../../../../shared/reading.ts';
import type { EdrProduct } from '../../../../shared/signals/edr.ts';
import { noReport, type Report } from '../product-source.ts';

/** What one source says of a product: the modes in which it does not protect fully (none: it does), or why it says nothing. */
export interface Voice extends Partial<Pick<EdrProduct, 'version' | 'definitionsAt' | 'cloudContactAt'>> {
  readonly says: { readonly modes: readonly string[] } | { readonly unread: Why };
}

export const silent = (why: Why): Voice => ({ says: unread(why) });

/**
 * All voices as one report. One that complains outweighs all others; one that should speak and could not be heard outweighs
 * those that are content; `unsupported` is a source that this product does not have.
 */
export function reportOf(voices: readonly Voice[]): Report {
  const modes = [...new Set(voices.flatMap(({ says }) => ('modes' in says ? says.modes : [])))].slice(0, 8);
  const failures = voices.flatMap(({ says }) =>
    'unread' in says && says.unread !== 'unsupported' ? [says.unread] : [],
  );
  const isContent = voices.some(({ says }) => 'modes' in says);
  const { says: _, ...told } = Object.assign({}, ...voices.toReversed()) as Voice;
  return {
    ...noReport('unsupported'),
    ...told,
    health:
      modes.length > 0
        ? { is: 'degraded' }
        : failures[0] !== undefined
          ? unread(failures[0])
          : isContent
            ? { is: 'healthy' }
            : unread('unsupported'),
    modes,
  };
}
