import type { HardwareFact } from '../../../shared/signals/hardware.ts';
import type { Host } from '../../host/host.ts';
import type { Collected } from '../collector.ts';
import { notObserved, observed } from '../observed.ts';
import { remember } from '../remember.ts';

/** What a look at the machine brought, and what told. */
export interface HardwareSeen {
  readonly fact: HardwareFact;
  readonly source: string;
  readonly notes: readonly string[];
}

const kept = remember<HardwareSeen>();

/** Looks once in the life of the process: a machine does not change its maker while it runs. What could not be read is tried again. */
export async function lookOnce(
  host: Host,
  look: (host: Host) => Promise<HardwareSeen>,
): Promise<Collected<HardwareFact>> {
  const { fact, source, notes } = await kept(host, [], '', isSettled, () => look(host));
  const { maker, model, virtual } = fact;
  if ('unread' in maker && 'unread' in model && 'unread' in virtual) return notObserved(host, maker.unread, notes);
  return observed(host, source, fact, notes);
}

const isSettled = ({ fact }: HardwareSeen): boolean =>
  [fact.maker, fact.model, fact.virtual].every((part) => 'is' in part || part.unread === 'unsupported');
