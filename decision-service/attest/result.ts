import type { Decision } from '../../shared/decide.ts';
import type { KeyProtection } from '../../shared/evidence.ts';
import { isTooWeak, type KeyAssurance } from '../../shared/key-assurance.ts';
import type { Policy } from '../../shared/policy.ts';
import {
  earProfile,
  type ResultClaims,
  type ResultFinding,
  type RetiredKey,
  resultExtension,
  tierNumbers,
} from '../../shared/result.ts';
import type { Instant } from '../../shared/time.ts';
import { trustVector } from '../../shared/trust-vector.ts';
import { serviceVersion } from '../version.ts';

/** What every result of one service has in common. */
export interface Issuer {
  readonly url: string;
  readonly jkts: readonly string[];
}

/** The group under which `measres` lists the signals a policy judges. */
const measuredGroup = 'stance';
/** An `enrolled` result is the receipt of a device for as long as it lives (protocol.md §6); it grants nothing. */
const receiptSeconds = 10 * 365 * 86_400;

type Extension = ResultClaims[typeof resultExtension];

/** The claims of a result about live evidence. `nonce` is the one the evidence answered. */
export function decisionClaims(
  issuer: Issuer,
  device: string,
  decision: Decision,
  policy: Policy,
  at: {
    now: Instant;
    nonce: string;
    ack: number;
    chain: string;
    nextNonce: string;
    rotate: boolean;
    tookMs?: number;
    assurance?: KeyAssurance | undefined;
    /** Where the key is kept, as it says itself. */
    claimed?: KeyProtection;
  },
): ResultClaims {
  const until = decision.changesAt === undefined ? policy.heartbeat : decision.changesAt + 1 - at.now;
  return claimsOf(issuer, device, at.now, at.now + policy.ageLimit, {
    status: tierNumbers[decision.tier],
    vector: vectorOf(decision, at.assurance?.proved === true),
    nonce: at.nonce,
    measured: decision.results.map(([id, result]) => [id, result]),
    extension: {
      ack: at.ack,
      chain: at.chain,
      next_nonce: at.nextNonce,
      next_in: Math.max(1, Math.min(policy.heartbeat, until)),
      iss_jkts: [...issuer.jkts],
      levels: [...decision.levels],
      level_catalogue: policy.levels,
      findings: [...decision.findings],
      policy: policy.version,
      ...rulesNotMet(decision, policy),
      ...(at.tookMs === undefined ? {} : { took_ms: at.tookMs }),
      ...(at.rotate ? { rotate: true as const } : {}),
      ...rotateTo(policy, at.claimed),
      ...assured(at.assurance),
    },
  });
}

/** What the policy asks where it is not met: the rules of a compliant laptop are 1 kB that nobody needs at each beat. */
function rulesNotMet({ results }: Decision, { signals }: Policy): Pick<Extension, 'rules'> {
  const notMet = results.filter(([, result]) => result !== 'success');
  return notMet.length === 0 ? {} : { rules: Object.fromEntries(notMet.map(([id]) => [id, signals[id]?.rule])) };
}

/**
 * The claims of the result that says whose key a key is and which chain it goes on with: the receipt of the device. `restarted` is
 * when that chain was opened in place of another.
 */
export function enrolledClaims(
  issuer: Issuer,
  device: string,
  policy: Policy,
  at: {
    now: Instant;
    chain: string;
    nextNonce: string;
    key: string;
    assurance?: KeyAssurance | undefined;
    restarted?: Instant | undefined;
    retired?: RetiredKey[];
  },
): ResultClaims {
  const extension: Extension = {
    ...emptyExtension(issuer, policy, at.chain, 0),
    next_nonce: at.nextNonce,
    next_in: 1,
    key: at.key,
    ...assured(at.assurance),
    ...(at.restarted === undefined ? {} : { restarted: at.restarted }),
    ...(at.retired === undefined || at.retired.length === 0 ? {} : { retired: at.retired }),
  };
  return claimsOf(issuer, device, at.now, at.now + receiptSeconds, {
    status: tierNumbers.none,
    vector: {},
    measured: [],
    extension,
  });
}

/** The claims that tell a revoked device so under a pinned signature: the only word on which it may forget anything. */
export function revokedClaims(
  issuer: Issuer,
  device: string,
  policy: Policy,
  at: { now: Instant; revokedAt: Instant; nonce: string | undefined; chain: string; ack: number },
): ResultClaims {
  return claimsOf(issuer, device, at.now, at.now + policy.ageLimit, {
    status: tierNumbers.contraindicated,
    vector: {},
    ...(at.nonce === undefined ? {} : { nonce: at.nonce }),
    measured: [],
    extension: {
      ...emptyExtension(issuer, policy, at.chain, at.ack),
      findings: [revokedFinding(policy, at.revokedAt)],
    },
  });
}

const emptyExtension = (issuer: Issuer, policy: Policy, chain: string, ack: number): Extension => ({
  ack,
  chain,
  next_in: policy.heartbeat,
  iss_jkts: [...issuer.jkts],
  levels: [],
  level_catalogue: policy.levels,
  findings: [],
  policy: policy.version,
});

const revokedFinding = (policy: Policy, since: Instant): ResultFinding => ({
  id: 'device.revoked',
  verdict: 'fail',
  enforcement: 'block',
  since,
  deadline: since,
  costs: policy.levels.map(({ name }) => name),
  words: {
    title: 'Device key',
    state: 'Revoked',
    sentence: 'Your organisation has withdrawn its trust from this laptop.',
  },
  remedy: { steps: ['Ask your IT team: they can enrol this laptop anew.'] },
});

const assured = (assurance: KeyAssurance | undefined): Pick<Extension, 'key_protection'> =>
  assurance === undefined ? {} : { key_protection: assurance };

/** Where the policy wants a key that is kept in a weaker place. */
const rotateTo = ({ keyProtection: rule }: Policy, claimed: KeyProtection | undefined): Pick<Extension, 'rotate_to'> =>
  claimed === undefined || rule === undefined || !isTooWeak(rule, claimed) ? {} : { rotate_to: rule.atLeast };

/** A key that two laptops speak with names no single one of them, so that claim is left out. */
function vectorOf(decision: Decision, isKeyProved: boolean): Record<string, number> {
  const vector = trustVector(decision, isKeyProved);
  if (decision.findings.some(({ id }) => id === 'device.forked')) delete vector['instance-identity'];
  return vector;
}

type Measured = ResultClaims['submods']['device']['measres'][number][1];

function claimsOf(
  issuer: Issuer,
  device: string,
  now: Instant,
  exp: Instant,
  {
    status,
    vector,
    nonce,
    measured,
    extension,
  }: {
    status: ResultClaims['ear_status'];
    vector: Record<string, number>;
    nonce?: string;
    measured: Measured;
    extension: Extension;
  },
): ResultClaims {
  return {
    eat_profile: earProfile,
    iss: issuer.url,
    sub: device,
    aud: device,
    iat: now,
    exp,
    ear_verifier_id: { developer: 'Stance', build: `stance-service ${serviceVersion}` },
    ear_status: status,
    submods: {
      device: {
        ear_status: status,
        ear_trustworthiness_vector: vector,
        ...(nonce === undefined ? {} : { eat_nonce: nonce }),
        measres: [[measuredGroup, measured]],
      },
    },
    [resultExtension]: extension,
  };
}
