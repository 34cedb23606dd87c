import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { EnrolmentData, IssuerKeys, IssuerUrl } from '../../shared/enrolment.ts';
import { StanceError } from '../../shared/errors.ts';
import { KeyProtection } from '../../shared/evidence.ts';
import { parse } from '../../shared/issues.ts';
import { DeviceId, Jws, PublicJwk, Sha256 } from '../../shared/jws.ts';
import { writeWithReserve } from '../disk-reserve.ts';
import { readOwn, writeDurably } from '../durable-file.ts';

/** What ties this laptop to a service. */
export const Enrolment = v.strictObject({
  url: IssuerUrl,
  issuerKeys: IssuerKeys,
  deviceId: DeviceId,
  /** The chain that evidence continues; when the ledger does not hold its opening, state was lost. */
  chain: Sha256,
  /** The signed `enrolled` result: proof towards a service that forgot us. */
  receipt: Jws,
});
export type Enrolment = v.InferOutput<typeof Enrolment>;

/** A device key and the rung it was made on. */
const KeyRef = v.strictObject({ protection: KeyProtection, id: Sha256 });
export type KeyRef = v.InferOutput<typeof KeyRef>;

/** Keys that wait to be destroyed; each enrolment and each rotation leaves one, and a rung that is locked keeps them all. */
const maxRetired = 16;

/** With the key of today no more than one page of history names; the items of older ones are forgotten after 30 days. */
const maxPast = 15;

/** Who this device is, in one file, so that every change of it is one atomic step. */
export const Identity = v.strictObject({
  version: v.literal(1),
  key: v.optional(KeyRef),
  /** The key that is to follow it; the two change places in the write that brings the service's word for it. */
  next: v.optional(KeyRef),
  /** The public halves of keys that others followed: what they signed can still be checked. The oldest first. */
  past: v.optional(v.pipe(v.array(PublicJwk), v.maxLength(maxPast))),
  /** Keys that sign no more, until they are destroyed. */
  retired: v.optional(v.pipe(v.array(KeyRef), v.maxLength(maxRetired))),
  enrolment: v.optional(Enrolment),
  /** Enrolment data not yet used up; its token goes in the same write that brings `enrolment`. */
  pending: v.optional(EnrolmentData),
});
export type Identity = v.InferOutput<typeof Identity>;

/** The identity file of a state folder. What was saved last is what is remembered, also over a power cut. */
export class IdentityFile {
  readonly path: string;
  #held: Identity = { version: 1 };
  constructor(stateDir: string) {
    this.path = join(stateDir, 'identity.json');
  }

  get held(): Identity {
    return this.#held;
  }

  /** Reads the file. A file that cannot be understood is never overwritten: it may hold the only way back. */
  load(): Identity {
    const text = readOwn(this.path);
    if (text === undefined) return this.#held;
    const parsed = parse(Identity, jsonOf(text, this.path));
    if (!parsed.ok) throw unusable(this.path, `${parsed.path.join('.')}: ${parsed.text}`);
    this.#held = parsed.value;
    return this.#held;
  }

  /** The same list with the keys that a change leaves behind; the oldest are let go where there are too many to remember. */
  retiring(...keys: readonly (KeyRef | undefined)[]): KeyRef[] {
    return [...(this.#held.retired ?? []), ...keys.filter((key) => key !== undefined)].slice(-maxRetired);
  }

  /** The past keys with those that are not among them yet. */
  remembering(keys: readonly PublicJwk[]): PublicJwk[] {
    const past = this.#held.past ?? [];
    return [...past, ...keys.filter(({ x }) => past.every((known) => known.x !== x))].slice(-maxPast);
  }

  save(change: Partial<Omit<Identity, 'version'>>): void {
    const next = { ...this.#held, ...change };
    writeWithReserve(dirname(this.path), () => writeDurably(this.path, JSON.stringify(next, null, 2)));
    this.#held = next;
  }
}

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's own message quotes the text, and the text may hold a token.
    throw unusable(path, 'it is not JSON', error);
  }
}

const unusable = (path: string, what: string, cause?: unknown): StanceError =>
  new StanceError('stateUnwritable', `${path} cannot be used: ${what}; move it away to enrol anew`, { cause });
