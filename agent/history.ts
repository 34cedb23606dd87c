import type { HistoryItem, HistoryPage } from '../shared/history.ts';
import type { PublicJwk } from '../shared/jws.ts';
import { localLimits } from '../shared/local-api.ts';
import type { Ledger } from './ledger/ledger.ts';

/** A page of what was signed here, newest first, as much as fits an answer of the local API. */
export function historyPage(ledger: Ledger, keys: readonly PublicJwk[], before?: number): HistoryPage {
  const rows = ledger.recent(localLimits.historyItems + 1, before);
  const items: HistoryItem[] = [];
  let bytes = 0;
  for (const { id, chain, seq, at, cause, acknowledgedAt, jws } of rows.slice(0, localLimits.historyItems)) {
    bytes += jws.length;
    if (bytes > localLimits.answerBytes / 2 && items.length > 0) break;
    items.push({ id, chain, seq, at, cause, acknowledgedAt, jws });
  }
  return { items, keys: [...keys], more: items.length < rows.length };
}
