import {
  checkHistory,
  type HistoryFault,
  type HistoryItem,
  type HistoryPage,
  type Verifier,
} from '../../shared/history.ts';

/** What was found out about one item: what is wrong, else whether the one before it was here to be compared. */
export type ItemCheck = { readonly fault: HistoryFault } | { readonly isLinked: boolean };

/** The item before another in its chain, where a page holds it. */
export const itemBefore = (item: HistoryItem, { items }: HistoryPage): HistoryItem | undefined =>
  items.find(({ chain, seq }) => chain === item.chain && seq === item.seq - 1);

/** Verifies one item with the one before it and the opening of its chain, as far as the page holds them. */
export function checkItem(item: HistoryItem, page: HistoryPage, by: Verifier): ItemCheck {
  const before = itemBefore(item, page);
  const opening = page.items.find(({ chain, seq }) => chain === item.chain && seq === 0);
  // Each once: an item beside itself would not continue itself.
  const involved = [...new Set([item, before, opening])].filter((each) => each !== undefined);
  const faults = checkHistory(involved, page.keys, by).flatMap(({ faults }) => faults);
  const found = faults.find(({ seq }) => seq === item.seq);
  if (found !== undefined) return { fault: found.fault };
  // The first of a chain names the opening itself, whether or not that is here.
  return { isLinked: before !== undefined || item.seq <= 1 };
}
