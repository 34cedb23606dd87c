import type { DeviceStatus } from '../../shared/device-status.ts';
import { messageOf, StanceError, systemCode } from '../../shared/errors.ts';
import { readSettings, type Settings } from '../config-file.ts';
import type { Host } from '../host/host.ts';
import { type Identity, IdentityFile } from '../identity/identity.ts';
import { daemonSocket } from '../local-api/daemon-socket.ts';
import { LocalClient } from '../local-api/local-client.ts';
import { inTime } from './in-time.ts';

/** Something that was read, or why it was not: `hidden` where only another account may look. */
export type Seen<T> = { readonly is: T } | { readonly hidden: string } | { readonly wrong: string };

/** What the doctor knows of a laptop before looking into anything: read once, and the same for every checkup. */
export interface Patient {
  readonly host: Host;
  readonly settings: Seen<Settings>;
  readonly identity: Seen<Identity>;
  readonly socket: Seen<string>;
  /** What the agent itself says; `wrong` where none answers. */
  readonly status: Seen<DeviceStatus>;
}

/** An agent that is well answers within milliseconds. */
const statusMs = 1_200;

/** Meets the patient. Never throws: what cannot be seen is said. */
export async function meet(host: Host, config: string | undefined): Promise<Patient> {
  const settings = seen(() => readSettings(config));
  const identity = 'is' in settings ? seen(() => new IdentityFile(settings.is.stateDir).load()) : settings;
  const socket = seen(() => daemonSocket(config));
  const status = 'is' in socket ? await askStatus(socket.is) : socket;
  return { host, settings, identity, socket, status };
}

/** The service this laptop belongs to, or is about to. */
export function serviceUrl({ identity, status }: Patient): string | undefined {
  const own = 'is' in identity ? (identity.is.enrolment ?? identity.is.pending)?.url : undefined;
  return own ?? ('is' in status ? status.is.service?.url : undefined);
}

/** Runs something that reads, and tells what is hidden from what is wrong. */
export function seen<T>(read: () => T): Seen<T> {
  try {
    return { is: read() };
  } catch (error) {
    return unseen(error);
  }
}

/** The same of something that takes its time. */
export const seenLater = <T>(reading: Promise<T>): Promise<Seen<T>> => reading.then((is) => ({ is }), unseen);

function unseen(error: unknown): { hidden: string } | { wrong: string } {
  const code = systemCode(error instanceof StanceError && error.cause !== undefined ? error.cause : error);
  return code === 'EACCES' || code === 'EPERM' ? { hidden: messageOf(error) } : { wrong: messageOf(error) };
}

async function askStatus(socket: string): Promise<Seen<DeviceStatus>> {
  let client: LocalClient | undefined;
  const ask = async (): Promise<DeviceStatus> => {
    client = await LocalClient.open(socket);
    const answer = await client.ask({ ask: 'status' });
    if ('status' in answer) return answer.status;
    throw new StanceError('internal', 'the agent gave no status');
  };
  try {
    return await seenLater(inTime(statusMs, ask()));
  } finally {
    client?.close();
  }
}
