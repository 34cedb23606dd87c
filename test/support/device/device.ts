import { createHmac, createPublicKey, randomBytes, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import {
  bindingHeader,
  EnrolmentData,
  enrolmentCodePrefix,
  enrolTyp,
  restartTyp,
  rotateKeyTyp,
  rotateTyp,
} from '../../../shared/enrolment.ts';
import { type EvidenceClaims, evidenceProfile, evidenceTyp } from '../../../shared/evidence.ts';
import { deviceIdOf, headerText, type Jws, type PublicJwk, thumbprintInput } from '../../../shared/jws.ts';
import { ChallengeClaims, challengeTyp, type ServiceMessage } from '../../../shared/messages.ts';
import { ResultClaims, resultExtension, resultTyp } from '../../../shared/result.ts';
import { encode, newKey, sha256, type TestKey } from './key.ts';
import { goodReadings, type Readings } from './readings.ts';
import { connectStream, type StreamClient } from './stream-client.ts';

/** A challenge or a result that was verified with the pinned key. */
export interface Verified {
  readonly result: Jws;
  readonly claims: ResultClaims;
}

/** What the next evidence shall say other than it should; a claim set to undefined is left out. */
export type Overrides = Partial<Record<keyof EvidenceClaims | 'padding', unknown>>;

/** A laptop of a test: it speaks the wire as the protocol says, and every step can be told to misbehave. */
export class TestDevice {
  readonly data: EnrolmentData;
  readonly ca: string;
  key: TestKey;
  /** The result that enrolled it last: what it hands to a service that forgot it. */
  receipt: Jws = '';
  readonly session: TestKey = newKey();
  readonly id: string;
  /** The chain that evidence continues, once enrolled. */
  chain = '';
  seq = 0;
  head = '';
  /** The nonce to answer next. */
  nonce = '';
  /** Its clock, in whole seconds. */
  now: () => number = () => Math.floor(Date.now() / 1_000);
  #issuer: { jwk: PublicJwk; kid: string } | undefined;

  constructor(code: string, caFile: string, key: TestKey = newKey()) {
    const json = Buffer.from(code.slice(enrolmentCodePrefix.length), 'base64url').toString();
    this.data = v.parse(EnrolmentData, JSON.parse(json));
    this.ca = readFileSync(caFile, 'utf8');
    this.key = key;
    this.id = deviceIdOf(key.kid);
  }

  /** Connects and takes the challenge; throws where the service is not the pinned one. */
  async connect(): Promise<StreamClient> {
    const stream = await connectStream(this.data.url, this.ca);
    this.hearChallenge((await stream.expect('challenge')).challenge);
    return stream;
  }

  hearChallenge(challenge: Jws): void {
    const [header = ''] = challenge.split('.');
    const { jwk } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { jwk: PublicJwk };
    const kid = sha256(thumbprintInput(jwk));
    if (!this.data.issuer_jkts.includes(kid)) throw new Error('not a pinned key');
    const claims = v.parse(ChallengeClaims, opened(challenge, headerText(challengeTyp, { jwk }), jwk));
    if (claims.iss !== this.data.url) throw new Error('another issuer');
    this.#issuer = { jwk, kid };
    this.nonce = claims.eat_nonce;
  }

  /** The claims of a result, verified with the key that signed the challenge. */
  read(result: Jws): ResultClaims {
    if (this.#issuer === undefined) throw new Error('a result before a challenge');
    const { jwk, kid } = this.#issuer;
    const claims = v.parse(ResultClaims, opened(result, headerText(resultTyp, { kid }), jwk));
    if (claims.aud !== this.id || claims.iss !== this.data.url) throw new Error('a result for somebody else');
    return claims;
  }

  /** An enrolment proof for the nonce held. */
  proof(overrides: Record<string, unknown> = {}): Jws {
    const { url } = this.data;
    return this.key.sign(
      enrolTyp,
      {
        aud: url,
        eat_nonce: this.nonce,
        iat: this.now(),
        platform: 'linux',
        mode: 'user',
        key_protection: 'file',
        eab: this.binding(),
        ...overrides,
      },
      'jwk',
    );
  }

  /** The token's word for this key. */
  binding({ token_id, token_secret, url }: EnrolmentData = this.data, jwk: PublicJwk = this.key.jwk): Jws {
    const input = `${encode(bindingHeader(token_id, url))}.${encode(JSON.stringify(jwk))}`;
    return `${input}.${createHmac('sha256', Buffer.from(token_secret, 'base64url')).update(input).digest('base64url')}`;
  }

  restartProof(overrides: Record<string, unknown> = {}): Jws {
    const claims = { aud: this.data.url, eat_nonce: this.nonce, iat: this.now(), reason: 'state-lost', ...overrides };
    return this.key.sign(restartTyp, claims);
  }

  /** The proof that hands the receipt back, signed by its key or by another. */
  receiptProof(overrides: Record<string, unknown> = {}, key = this.key): Jws {
    const about = { platform: 'linux', mode: 'user', key_protection: 'file', receipt: this.receipt };
    const claims = { aud: this.data.url, eat_nonce: this.nonce, iat: this.now(), ...about, ...overrides };
    return key.sign(enrolTyp, claims, 'jwk');
  }

  /** The proof by which another key follows this one. */
  rotateProof(
    next: TestKey,
    { outer = {}, inner = {}, by = this.key }: { outer?: object; inner?: object; by?: TestKey } = {},
  ): Jws {
    const said = { aud: this.data.url, eat_nonce: this.nonce, iat: this.now() };
    const about = { iss: this.id, old: by.kid, key_protection: 'file' };
    const key = next.sign(rotateKeyTyp, { ...said, ...about, ...inner }, 'jwk');
    return by.sign(rotateTyp, { ...said, chain: this.chain, seq: this.seq, key, ...outer });
  }

  /** Goes on with another key, the chain with it. */
  async rotate(stream: StreamClient, next: TestKey): Promise<Verified> {
    stream.send({ type: 'enrol', proof: this.rotateProof(next) });
    const { result } = await stream.expect('enrolled');
    const claims = this.read(result);
    Object.assign(this, { key: next, receipt: result, nonce: claims[resultExtension].next_nonce ?? '' });
    return { result, claims };
  }

  /** Hands its receipt in; the chain goes on. */
  async restore(stream: StreamClient): Promise<Verified> {
    stream.send({ type: 'enrol', proof: this.receiptProof() });
    const { result } = await stream.expect('enrolled');
    const claims = this.read(result);
    Object.assign(this, { receipt: result, nonce: claims[resultExtension].next_nonce ?? '' });
    return { result, claims };
  }

  /** Enrols, or restarts with another proof, and begins the chain that the service opened. */
  async enrol(stream: StreamClient, proof: Jws = this.proof()): Promise<Verified> {
    stream.send({ type: 'enrol', proof });
    return this.hearEnrolled((await stream.expect('enrolled')).result);
  }

  hearEnrolled(result: Jws): Verified {
    const claims = this.read(result);
    const { chain, next_nonce = '' } = claims[resultExtension];
    Object.assign(this, { chain, seq: 0, head: chain, nonce: next_nonce, receipt: result });
    return { result, claims };
  }

  /** The next evidence of the chain; it answers the nonce unless it is signed offline. */
  evidence(posture: Readings = goodReadings(this.now()), overrides: Overrides = {}, offline = false): Jws {
    this.seq += 1;
    const claims = {
      eat_profile: evidenceProfile,
      iss: this.id,
      aud: this.data.url,
      iat: this.now(),
      ...(offline ? {} : { eat_nonce: this.nonce }),
      chain: this.chain,
      seq: this.seq,
      prev: this.head,
      mode: 'user',
      key_protection: 'file',
      sueids: { 'machine-id': encode(`the machine of ${this.key.kid}`) },
      bootseed: 'boot-of-a-test',
      uptime: 4_242,
      swname: 'Debian GNU/Linux',
      swversion: ['13'],
      cnf: { jwk: this.session.jwk },
      submods: { agent: { swname: 'stance', swversion: ['0.1.0', 16_384] } },
      posture,
      ...overrides,
    };
    const jws = this.key.sign(evidenceTyp, claims);
    this.head = sha256(jws);
    return jws;
  }

  /** Sends live evidence and takes the decision. */
  async attest(
    stream: StreamClient,
    posture?: Readings,
    { want, before = [], ...overrides }: Overrides & { want?: 'token'; before?: Jws[] } = {},
  ): Promise<Verified & { token?: Jws | undefined }> {
    const evidence = [...before, this.evidence(posture, overrides)];
    stream.send({ type: 'attest', evidence, live: true, ...(want === undefined ? {} : { want: [want] }) });
    const { result, token } = await stream.expect('decision');
    return { ...this.hearDecision(result), token };
  }

  hearDecision(result: Jws): Verified {
    const claims = this.read(result);
    this.nonce = claims[resultExtension].next_nonce ?? '';
    return { result, claims };
  }

  /** Takes a refusal: its problem, and the challenge that lets the device go on. */
  async refusal(stream: StreamClient): Promise<Extract<ServiceMessage, { type: 'error' }>['problem']> {
    const { problem, challenge } = await stream.expect('error');
    if (challenge !== undefined) this.hearChallenge(challenge);
    return problem;
  }

  /** A DPoP proof by the session key (RFC 9449 §4.2). */
  dpop(token: Jws, method: string, url: string, overrides: Record<string, unknown> = {}, key = this.session): Jws {
    const { origin, pathname } = new URL(url);
    const claims = {
      jti: randomBytes(12).toString('base64url'),
      htm: method,
      htu: origin + pathname,
      iat: this.now(),
      ath: sha256(token),
      ...overrides,
    };
    return key.sign('dpop+jwt', claims, 'jwk');
  }
}

/** A new device, enrolled and connected. */
export async function enrolledDevice(
  code: string,
  caFile: string,
  overrides: Record<string, unknown> = {},
): Promise<{ device: TestDevice; stream: StreamClient }> {
  const device = new TestDevice(code, caFile);
  const stream = await device.connect();
  await device.enrol(stream, device.proof(overrides));
  return { device, stream };
}

function opened(jws: Jws, header: string, jwk: PublicJwk): unknown {
  const [first = '', payload = '', signature = ''] = jws.split('.');
  if (Buffer.from(first, 'base64url').toString() !== header) throw new Error('another header');
  const holds = verify(
    'sha256',
    Buffer.from(`${first}.${payload}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!holds) throw new Error('a signature that does not hold');
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}
