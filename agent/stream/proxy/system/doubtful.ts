import type { Why } from '../../../../shared/reading.ts';
import type { Route } from '../route.ts';
import { routeWords } from '../words.ts';

/** The way where a script names the proxy: whatever it holds would run with the rights of the agent, so it never does. */
export const script: Route = { proxy: undefined, why: routeWords.script, isDoubtful: true };

/** The way where the system's settings cannot be read: directly, and said. */
export const unread = (why: Why): Route => ({
  proxy: undefined,
  why: routeWords.unread.replace('{why}', why),
  isDoubtful: true,
});
