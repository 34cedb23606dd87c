import { EvidenceClaims, EvidencePlace } from '../../shared/evidence.ts';
import { parse } from '../../shared/issues.ts';
import type { Jws } from '../../shared/jws.ts';
import type { DeviceMessage, ServiceMessage } from '../../shared/messages.ts';
import { ProblemError } from '../../shared/problem.ts';
import { resultTyp, type Tier } from '../../shared/result.ts';
import type { Clock, Instant } from '../../shared/time.ts';
import { payloadOf } from '../keys/decode-json.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import type { LoadedPolicy } from '../policy/load-policy.ts';
import type { DeviceStore, JudgedDevice } from '../store/device-store.ts';
import type { ChainRow, EvidenceStore } from '../store/evidence-store.ts';
import type { GroupCommit } from '../store/group-commit.ts';
import type { NonceBook } from '../stream/nonce-book.ts';
import { assureKey, isProved } from '../tpm/assure-key.ts';
import type { VendorRoots } from '../tpm/vendor-roots.ts';
import { decideAgain, decideDevice } from './decide-device.ts';
import type { KeyBook, KnownKey } from './key-book.ts';
import { noteMachine } from './note-machine.ts';
import { type OpenedEvidence, openEvidence } from './open-evidence.ts';
import { placeInChain } from './place-in-chain.ts';
import { decisionClaims, type Issuer } from './result.ts';
import { RevokedError } from './revoked-error.ts';

export type AttestMessage = Extract<DeviceMessage, { type: 'attest' }>;

/** What a posture token is issued for. */
export interface TokenGrant {
  readonly device: string;
  readonly jkt: string;
  readonly tier: Tier;
  readonly levels: readonly string[];
  readonly now: Instant;
  /** The first moment at which something of this may no longer be so. */
  readonly until: Instant;
}

export interface AttestNeeds {
  readonly issuer: Issuer;
  readonly key: SigningKey;
  readonly keys: KeyBook;
  readonly devices: DeviceStore;
  readonly evidence: EvidenceStore;
  readonly commits: GroupCommit;
  readonly clock: Clock;
  policy(): LoadedPolicy;
  /** Who may vouch for TPMs. */
  roots(): VendorRoots;
  issueToken(grant: TokenGrant): Jws;
}

/** The answer to an `attest`; what it rests on is on disk when it is given. */
export interface Attested {
  readonly answer: ServiceMessage;
  /** The device that answered a nonce of this connection; history proves only that it once signed. */
  readonly proved: string | undefined;
}

/** Verifies, stores and, where it is live, judges the evidence of one frame. A refused frame leaves nothing but a fork's mark. */
export function attester(needs: AttestNeeds): (message: AttestMessage, nonces: NonceBook) => Promise<Attested> {
  return async (message, nonces) => {
    const beganMs = needs.clock.elapsedMs();
    const refuseRevoked = (key: KnownKey) => {
      if (needs.devices.isKidRevoked(key.kid)) throw new RevokedError(key.device, nonceOf(message));
    };
    const items = message.evidence.map((jws) => openEvidence(jws, needs.issuer.url, needs.keys, refuseRevoked));
    refuseRetired(needs, message, items);
    const device = items[0]?.key.device;
    if (device === undefined || items.some(({ key }) => key.device !== device)) throw new ProblemError('bad-issuer');
    const answer = await needs.commits
      .apply(() => takeFrame(needs, message, items, device, nonces, beganMs))
      .catch(async (thrown: unknown) => {
        // By itself, after everything else of the frame was taken back.
        if (thrown instanceof ForkError) await needs.commits.apply(() => markFork(needs, device, thrown.kid));
        throw thrown;
      });
    return { answer, proved: message.live ? device : undefined };
  };
}

/**
 * A key that another followed verifies what it had signed by then, and nothing else: whoever took it from an old backup could else
 * go on with the chain of its device.
 */
function refuseRetired({ devices }: AttestNeeds, { live }: AttestMessage, items: readonly OpenedEvidence[]): void {
  for (const kid of new Set(items.map(({ key }) => key.kid))) {
    const row = devices.key(kid);
    if (row === undefined || row.retired_at === null) continue;
    const isBeyond = (item: OpenedEvidence, at: number) =>
      item.key.kid === kid &&
      ((live && at === items.length - 1) ||
        item.place.chain !== row.last_chain ||
        item.place.seq > (row.last_seq ?? 0));
    if (items.some(isBeyond)) throw new ProblemError('unknown-key', 'another key followed this one');
  }
}

/** The nonce that a frame says it answers, believed only as far as it is repeated to the device itself. */
function nonceOf({ evidence, live }: AttestMessage): string | undefined {
  const place = live ? parse(EvidencePlace, payloadOf(evidence.at(-1) ?? '')) : undefined;
  return place?.ok === true ? place.value.eat_nonce : undefined;
}

/** Two speak with one key: the frame is refused as a whole, and the device is marked. */
class ForkError extends ProblemError {
  readonly kid: string;
  constructor(kid: string) {
    super('chain-fork');
    this.kid = kid;
  }
}

function takeFrame(
  needs: AttestNeeds,
  message: AttestMessage,
  items: readonly OpenedEvidence[],
  deviceId: string,
  nonces: NonceBook,
  beganMs: number,
): ServiceMessage {
  const now = needs.clock.now();
  const { devices } = needs;
  const device = devices.findJudged(deviceId);
  if (device === undefined) throw new ProblemError('unknown-key');
  // A key that was added while the device was being revoked is in no list of revoked keys.
  if (device.revoked_at !== null) throw new RevokedError(deviceId, nonceOf(message));
  const live = message.live ? items.at(-1) : undefined;
  let claims: EvidenceClaims | undefined;
  let chain: ChainRow | undefined;
  let last = 0;
  let isNew = false;
  for (const item of items) {
    if (chain?.id !== item.place.chain) chain = needs.evidence.chain(item.place.chain);
    if (chain === undefined || chain.device !== deviceId) throw new ProblemError('unknown-chain');
    const place = placeInChain(item, chain, needs.evidence);
    // Refused, but no mark: whoever recorded an old frame could else brand the laptop by playing it again.
    if (place.is === 'unknownPast') throw new ProblemError('chain-fork');
    // A closed chain may only be repeated; whatever goes on with it is a second speaker (protocol.md §6).
    if (place.is === 'fork' || (place.is !== 'duplicate' && chain.id !== device.chain))
      throw new ForkError(item.key.kid);
    if (item === live) claims = checkLive(item, place.is === 'duplicate', nonces, now);
    if (place.is !== 'duplicate') {
      isNew = true;
      // What a restored service forgot never went missing: the chain goes on from what its receipt says.
      const isForgotten = chain.last === 0 && device.restored_at !== null;
      chain = store(needs, item, chain, place.is === 'gap' && !isForgotten ? place.missing : 0, item === live, now);
    }
    last = chain.last;
  }
  // A recorded frame that is played again is not the key speaking: it must not hold up a restart.
  if (isNew) devices.spoke(deviceId, now);
  if (live === undefined || claims === undefined || chain === undefined) return { type: 'received', seq: last };
  return judge(needs, device, chain, live, claims, message.want?.includes('token') === true, nonces, now, beganMs);
}

/**
 * What only live evidence must show: a nonce that is outstanding here, and every mandatory claim in its shape. What is stored
 * as history already stays history.
 */
function checkLive(
  { place, claims }: OpenedEvidence,
  isKnown: boolean,
  nonces: NonceBook,
  now: Instant,
): EvidenceClaims {
  if (!nonces.take(place.eat_nonce, now) || isKnown) throw new ProblemError('stale-nonce');
  const shaped = parse(EvidenceClaims, claims);
  if (!shaped.ok) throw new ProblemError('schema', `${shaped.path.join('.')}: ${shaped.text}`);
  return shaped.value;
}

/** Puts an item at the end of its chain; gives where the chain stands then. */
function store(
  { evidence }: AttestNeeds,
  { jws, hash, place }: OpenedEvidence,
  chain: ChainRow,
  missing: number,
  assessed: boolean,
  now: Instant,
): ChainRow {
  const advanced = {
    ...chain,
    last: place.seq,
    head: hash,
    missing: chain.missing + missing,
    excused: Math.max(chain.excused, place.dropped ?? 0),
  };
  evidence.add(chain.id, place.seq, { hash, jws, received_at: now, assessed });
  evidence.advance(advanced);
  return advanced;
}

function markFork({ devices, evidence, policy, clock }: AttestNeeds, id: string, kid: string): void {
  const device = devices.find(id);
  if (device === undefined || device.forked_at !== null) return;
  const now = clock.now();
  // No second speaker can have a key that was proved to lie in hardware: this is restored state, and the device opens a new chain.
  if (isProved(devices.key(kid), now)) return void devices.note(id, 'rolledBack', now);
  devices.fork(id, now);
  devices.note(id, 'forked', now);
  decideAgain(id, now, policy(), devices, evidence);
}

function judge(
  needs: AttestNeeds,
  before: JudgedDevice,
  chain: ChainRow,
  live: OpenedEvidence,
  claims: EvidenceClaims,
  wantsToken: boolean,
  nonces: NonceBook,
  now: Instant,
  beganMs: number,
): ServiceMessage {
  const { devices, evidence, issuer, key } = needs;
  const hasGap = chain.missing > chain.excused;
  // What is written below and counts in judging, and nothing else of the row does.
  const device = hasGap ? { ...before, gap_at: now } : before;
  if (hasGap) {
    devices.gap(before.id, now);
    devices.note(before.id, 'gap', now);
  }
  if (before.restored_at !== null) devices.isLive(before.id);
  noteMachine(devices, before, claims, now);
  // Acknowledged with this answer: the device counts what it drops from here on anew.
  if (chain.missing > 0 || chain.excused > 0) evidence.advance({ ...chain, missing: 0, excused: 0 });
  const loaded = needs.policy();
  const assurance = assureKey(devices, device, live.key.kid, needs.roots, now);
  const decision = decideDevice(device, claims, now, now, loaded, devices);
  const result = decisionClaims(issuer, device.id, decision, loaded.policy, {
    now,
    nonce: claims.eat_nonce ?? '',
    ack: chain.last,
    chain: chain.id,
    nextNonce: nonces.issue(now),
    rotate: device.rotate_at !== null,
    assurance,
    claimed: device.key_protection,
    // To a tenth: what is finer says nothing to a person, and only makes the result longer.
    tookMs: Math.round((needs.clock.elapsedMs() - beganMs) * 10) / 10,
  });
  const answer = { type: 'decision', result: key.sign(resultTyp, result) } as const;
  const isGood = decision.tier === 'affirming' || decision.tier === 'warning';
  if (!wantsToken || !isGood) return answer;
  const until = Math.min(result.exp, decision.changesAt ?? result.exp);
  const { jkt, tier, levels } = decision;
  return { ...answer, token: needs.issueToken({ device: device.id, jkt, tier, levels, now, until }) };
}
