import type { Server } from 'node:https';
import { messageOf } from '../shared/errors.ts';
import type { Jws } from '../shared/jws.ts';
import { challengeTyp, closeCode, streamLimits } from '../shared/messages.ts';
import { plainText } from '../shared/plain-text.ts';
import { ProblemError } from '../shared/problem.ts';
import { resultTyp } from '../shared/result.ts';
import { signalIds } from '../shared/signals/catalogue.ts';
import type { Clock } from '../shared/time.ts';
import { watchAdmin } from './admin-watch.ts';
import { attester } from './attest/attest.ts';
import { decideAgain } from './attest/decide-device.ts';
import { keyBook } from './attest/key-book.ts';
import { revokedClaims } from './attest/result.ts';
import { authz } from './door/authz.ts';
import { liveAccess } from './door/live-access.ts';
import { issueToken } from './door/posture-token.ts';
import { replayCache } from './door/replay-cache.ts';
import { enroller } from './enrol/enrol.ts';
import { healthCheck } from './health.ts';
import type { Routes } from './http-routes.ts';
import { sha256 } from './keys/sha256.ts';
import type { DataFolder } from './open-data-folder.ts';
import type { LoadedPolicy } from './policy/load-policy.ts';
import { watchPolicy } from './policy/watch-policy.ts';
import { groupCommit } from './store/group-commit.ts';
import { revokeDevice } from './store/revoke-device.ts';
import { sweepEvidence } from './store/sweep-evidence.ts';
import { clockGuard } from './stream/clock-guard.ts';
import type { NonceBook } from './stream/nonce-book.ts';
import type { StreamLimits } from './stream/stream-limits.ts';
import { streamServer } from './stream/stream-server.ts';
import type { StreamWork } from './stream/stream-work.ts';
import { tokenBucket } from './stream/token-bucket.ts';
import { prover } from './tpm/prove-key.ts';
import { vendorRoots } from './tpm/vendor-roots.ts';

export interface WorkParts {
  readonly url: string;
  readonly policyFile: string;
  readonly dataDir: string;
  /** The folder of certificates that vouch for TPMs. */
  readonly tpmRoots: string;
  readonly clock: Clock;
  readonly limits: StreamLimits;
  readonly folder: DataFolder;
  readonly policy: LoadedPolicy;
  readonly server: Server;
  log(line: string): void;
}

/** The service at work behind a server that listens. */
export interface Work {
  readonly routes: Routes;
  recollect(signals: readonly string[], reason: string, device?: string): number;
  /** Tells a revoked device so and closes its socket. */
  sendAway(device: string): void;
  usePolicy(loaded: LoadedPolicy): void;
  stop(): Promise<void>;
}

/** Everybody is asked again within this time after a new policy, not all at once. */
const jitterMs = 5_000;

/** What devices say of themselves is for a person to read. */
const heardRate = { burst: 60, perSecond: 1 } as const;

/** Puts the parts together and starts the stream. */
export function startWork(parts: WorkParts): Work {
  const { url, clock, log, folder } = parts;
  const { devices, evidence, tokens, keys } = folder;
  let loaded = parts.policy;
  const policy = () => loaded;
  const issuer = { url, jkts: keys.issuerJkts };
  const commits = groupCommit(folder.db);
  const guard = clockGuard(clock, evidence);
  const roots = vendorRoots(parts.tpmRoots, clock, log);
  const attest = attester({
    issuer,
    key: keys.issuer,
    keys: keyBook(devices),
    devices,
    evidence,
    commits,
    clock,
    policy,
    roots,
    issueToken: (grant) => issueToken(keys.token, url, grant),
  });
  const fault = (thrown: unknown): ProblemError => {
    log(`fault: ${messageOf(thrown)}`);
    return new ProblemError('internal', undefined, 5);
  };
  const heardPace = tokenBucket(heardRate, clock);
  const revokedResult = (id: string, nonce?: string): Jws | undefined => {
    const device = devices.find(id);
    // A restored database may not know the device; the file of revocations does.
    const revokedAt = device?.revoked_at ?? devices.revokedAt(id);
    if (revokedAt == null) return undefined;
    const chain = device?.chain ?? sha256(id);
    const ack = evidence.chain(chain)?.last ?? 0;
    const at = { now: clock.now(), revokedAt, nonce, chain, ack };
    return keys.issuer.sign(resultTyp, revokedClaims(issuer, id, loaded.policy, at));
  };

  const enrolment = {
    issuer,
    key: keys.issuer,
    receiptKeys: keys.receiptKeys,
    devices,
    evidence,
    tokens,
    commits,
    clock,
    policy,
    roots,
  };
  const work: StreamWork = {
    challenge(nonces: NonceBook) {
      const iat = clock.now();
      const exp = iat + streamLimits.nonceSeconds;
      const claims = { iss: url, eat_nonce: nonces.issue(iat), iat, exp, iss_jkts: keys.issuerJkts };
      return keys.issuer.sign(challengeTyp, claims, 'jwk');
    },
    enrol: enroller(enrolment),
    prover: prover({
      ...enrolment,
      revoke: (device, now) => void revokeDevice(folder.db, parts.dataDir, devices, device, now),
    }),
    async attest(message, nonces) {
      const attested = await attest(message, nonces);
      guard.received();
      return attested;
    },
    speaksFor: (connection, device) => stream.speaksFor(connection, device),
    revokedResult,
    refuseWrongClock: guard.refuse,
    heard: ({ type, detail = '' }) => {
      // Anybody may say it before having proved anything: its text makes no second line, and many make no flood.
      if (heardPace() === 0) log(plainText(`a device could not go on: ${type} ${detail}`).trimEnd());
    },
    fault,
  };
  const stream = streamServer(parts.server, work, clock, parts.limits, () => loaded.policy.ageLimit);

  const recollect: Work['recollect'] = (signals, reason, device) => {
    const asked = [...stream.connections].filter(
      (connection) => connection.device !== undefined && (device === undefined || connection.device === device),
    );
    for (const connection of asked) connection.send({ type: 'recollect', signals: [...signals], reason });
    return asked.length;
  };
  const sendAway = (device: string) => {
    const speaker = stream.speaker(device);
    const result = revokedResult(device);
    if (speaker === undefined || result === undefined) return;
    speaker.send({ type: 'decision', result });
    speaker.close(closeCode.forbidden, 'revoked');
  };
  const usePolicy = (fresh: LoadedPolicy) => {
    loaded = fresh;
    log(`policy ${JSON.stringify(fresh.policy.version)} is in force`);
    for (const connection of stream.connections) {
      const { device } = connection;
      if (device === undefined) continue;
      clock.after(Math.random() * Math.min(jitterMs, stream.connections.size * 5), () => {
        connection.send({ type: 'recollect', signals: signalIds, reason: 'the policy changed' });
      });
    }
  };
  const stops = [
    watchPolicy(parts.policyFile, loaded, clock, {
      changed: usePolicy,
      refused: (why) => log(`the running policy stays: ${why}`),
    }),
    watchAdmin(devices, folder.meta, () => [...stream.connections].flatMap(({ device }) => device ?? []), clock, {
      revoked: sendAway,
      failed: (why) => log(`the database cannot be read: ${messageOf(why)}`),
      accepted(device) {
        decideAgain(device, clock.now(), loaded, devices, evidence);
        recollect(signalIds, 'an administrator accepted this device', device);
      },
      // The answer to the next evidence says what was decided, so evidence is asked for now.
      decided: (device) => void recollect(['os'], 'an administrator decided about this device', device),
    }),
    sweepEvidence(evidence, clock, log),
  ];

  const seen = replayCache();
  const access = (device: string, level: string | undefined) => {
    guard.refuse();
    return liveAccess(device, level, clock.now(), loaded, devices, evidence);
  };
  return {
    routes: {
      authz: authz({ key: keys.token, url, clock, seen, access }),
      health: healthCheck({ meta: folder.meta, commits, guard, clock, policy, log }),
      tokenKey: keys.token,
      fault,
    },
    recollect,
    sendAway,
    usePolicy,
    async stop() {
      for (const stop of stops) stop();
      await stream.close();
      commits.flush();
    },
  };
}
