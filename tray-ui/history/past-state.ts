import type { PastDecision } from '../../shared/past-decisions.ts';
import type { ViewState } from '../../shared/view.ts';

/** How a laptop stood in the past; `stale` while no decision counted. */
export type PastState = Extract<ViewState, 'compliant' | 'attention' | 'blocked' | 'stale'>;

/** As Now says it: a level that is shut is a block, something to mend while all is open is attention. */
export function pastState({ tier, open, closed, findings }: PastDecision): PastState {
  if (closed.length > 0 || open.length === 0 || tier === 'contraindicated' || tier === 'none') return 'blocked';
  const isWanted = findings.some(({ enforcement }) => enforcement !== 'report');
  return isWanted || tier !== 'affirming' ? 'attention' : 'compliant';
}
