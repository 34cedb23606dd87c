import { messageOf } from '../../shared/errors.ts';
import type { ConnectionEvents } from './connection.ts';
import type { Wire } from './stream.ts';

/**
 * A wire that is opened once something else is known, such as the way to the service. Ended before that, none is opened; what
 * cannot be found out, or not be opened, ends it as unreachable.
 */
export function wireAfter<Found>(
  finding: Promise<Found>,
  open: (found: Found) => Wire,
  events: Pick<ConnectionEvents, 'ended'>,
): Wire {
  let wire: Wire | undefined;
  let isOver = false;
  const opening = finding.then((found) => {
    if (!isOver) wire = open(found);
  });
  opening.catch((error) => {
    if (isOver) return;
    isOver = true;
    events.ended({ fault: 'unreachable', said: messageOf(error) });
  });
  return {
    // The service speaks first: before there is a wire nobody has anything to send, and nothing to check.
    send: (message) => wire?.send(message),
    check: () => wire?.check(),
    end: (said, code) => {
      if (wire !== undefined) return wire.end(said, code);
      if (isOver) return;
      isOver = true;
      // Not before whoever ends it has done what comes after.
      queueMicrotask(() => events.ended({ fault: 'closed', said }));
    },
  };
}
