import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type LedgerLook, lookIntoLedger } from '../ledger/look-into-ledger.ts';
import { type Checkup, fault, untold, well } from './checkup.ts';
import { hidden } from './hidden.ts';
import { type Patient, type Seen, seen } from './patient.ts';

/** What lies in the ledger of the state folder; nothing there yet is undefined. */
export function ledgerLook({
  settings,
  identity,
}: Pick<Patient, 'settings' | 'identity'>): Seen<LedgerLook | undefined> {
  if (!('is' in settings)) return settings;
  if (!('is' in identity)) return identity;
  const path = join(settings.is.stateDir, 'ledger.db');
  return seen(() => (existsSync(path) ? lookIntoLedger(path, identity.is.enrolment?.chain) : undefined));
}

/** Whether the ledger is whole, and what waits in it. */
export function ledger(patient: Patient): Checkup[] {
  const about = 'ledger';
  const look = ledgerLook(patient);
  if ('hidden' in look) return [hidden(about, patient.host.platform)];
  if ('wrong' in look) return [fault(about, look.wrong, broken)];
  if (look.is === undefined) return [untold(about, 'there is none yet')];
  const { integrity, items, waiting, dropped } = look.is;
  if (integrity !== 'ok') return [fault(about, integrity, broken)];
  return [well(about, `whole; ${items} items, ${waiting} wait, ${dropped} dropped since the last acknowledgement`)];
}

const broken =
  'Look at the disk for errors. Then start the agent again: it sets the damaged file aside and opens a new chain, which the service accepts after a while.';
