import type { ViewState } from '../../../shared/view.ts';

/** The drawing that each state is to have, told apart from what the product says of it. */
export const stateDrawings: Readonly<Record<ViewState, string>> = {
  compliant: 'compliant',
  attention: 'attention',
  blocked: 'blocked',
  checking: 'checking',
  offline: 'offline',
  stale: 'offline',
  notEnrolled: 'not-enrolled',
  notRunning: 'not-running',
};
