import { headerText, type Jws } from '../../../shared/jws.ts';
import { challengeTyp, type DeviceMessage } from '../../../shared/messages.ts';
import { earProfile, resultExtension, resultTyp } from '../../../shared/result.ts';
import { newKey, sha256, type TestKey } from '../../support/device/key.ts';
import { mutateJws } from '../message/mutate-jws.ts';
import { mutateText } from '../message/mutate-text.ts';
import { withOnePartWrong } from '../message/one-part-wrong.ts';
import type { Answer, Aside } from './plan.ts';
import { claimsOf } from './witness.ts';

const stranger = newKey();
let nonces = 0;

/** What a service of a test signs with and for whom. */
export interface Voice {
  readonly key: TestKey;
  readonly url: string;
  /** The chain that the agent was told last. */
  chain: string;
  /** A decision of before, to be played again. */
  recorded: string;
}

const nonce = (): string => sha256(`nonce ${nonces++} ${performance.now()}`);

export function challengeOf({ key, url }: Voice, by = key, more: object = {}): Jws {
  const claims = { iss: url, eat_nonce: nonce(), iat: 1, exp: 2, iss_jkts: [key.kid], ...more };
  return by.sign(challengeTyp, claims, 'jwk');
}

/** An aside as text: it may be strange, and it ends nothing that is in order. */
export function asideText(said: Aside, voice: Voice): string {
  if (said.is === 'recollect')
    return JSON.stringify({ type: 'recollect', signals: said.signals, reason: said.reason.slice(0, 200) });
  if (said.is === 'members')
    return JSON.stringify({
      type: 'challenge',
      challenge: challengeOf(voice, voice.key, { more: said.value }),
      more: said.value,
    });
  const jkts = [voice.key.kid, ...Array.from({ length: said.more % 7 }, (_, at) => sha256(`key ${said.at} ${at}`))];
  return JSON.stringify({
    type: 'challenge',
    challenge: challengeOf(voice, voice.key, { iss_jkts: jkts, iat: said.at, exp: 0 }),
  });
}

/** The right answer to a message of the agent. */
function owed(
  message: DeviceMessage,
  voice: Voice,
  device: string,
  change: (claims: object) => unknown = (claims) => claims,
): { type: string; result?: string; seq?: number } {
  if (message.type === 'attest' && !message.live)
    return { type: 'received', seq: Number(claimsOf(message.evidence.at(-1) ?? '')['seq']) };
  const said = message.type === 'attest' ? claimsOf(message.evidence.at(-1) ?? '') : undefined;
  const proof = message.type === 'enrol' ? message.proof : '';
  const isSame = 'receipt' in (proof === '' ? {} : claimsOf(proof)) || 'key' in (proof === '' ? {} : claimsOf(proof));
  const chain = said !== undefined ? String(said['chain']) : isSame ? voice.chain : sha256(proof);
  const inner = proof === '' ? undefined : claimsOf(proof)['key'];
  const next = typeof inner === 'string' ? innerKid(inner) : undefined;
  const claims = {
    eat_profile: earProfile,
    iss: voice.url,
    sub: device,
    aud: device,
    iat: 100,
    exp: 1_000,
    ear_verifier_id: { developer: 'test', build: '1' },
    ear_status: 2,
    submods: {
      device: {
        ear_status: 2,
        ear_trustworthiness_vector: {},
        measres: [],
        ...(said === undefined ? {} : { eat_nonce: said['eat_nonce'] }),
      },
    },
    [resultExtension]: {
      ack: Number(said?.['seq'] ?? 0),
      chain,
      next_nonce: nonce(),
      next_in: 300,
      iss_jkts: [voice.key.kid],
      levels: ['base'],
      level_catalogue: [],
      findings: [],
      policy: '1',
      ...(next === undefined ? {} : { key: next }),
    },
  };
  voice.chain = chain;
  const result = voice.key.signUnder(headerText(resultTyp, { kid: voice.key.kid }), JSON.stringify(change(claims)));
  return { type: said === undefined ? 'enrolled' : 'decision', result };
}

/** The right answer to what waited in the agent's ledger. */
export const goodAnswer = (message: DeviceMessage, voice: Voice): string => JSON.stringify(owed(message, voice, ''));

function innerKid(inner: Jws): string {
  const { jwk } = JSON.parse(Buffer.from(inner.split('.')[0] ?? '', 'base64url').toString()) as {
    jwk: { x: string; y: string };
  };
  return sha256(`{"crv":"P-256","kty":"EC","x":"${jwk.x}","y":"${jwk.y}"}`);
}

/** An answer, right or spoilt, as it goes over the wire. */
export function answerData(
  answer: Answer,
  message: DeviceMessage,
  voice: Voice,
  device: string,
): { data: string | Buffer; binary: boolean } {
  const text = (value: object) => ({ data: JSON.stringify(value), binary: false });
  switch (answer.is) {
    case 'good': {
      const good = owed(message, voice, device);
      voice.recorded = JSON.stringify(good);
      return { data: voice.recorded, binary: false };
    }
    case 'words':
      return text(owed(message, voice, device, (claims) => withWords(claims, answer)));
    case 'claims':
      return text(
        owed(message, voice, device, (claims) => withOnePartWrong(claims, answer.at, answer.more, answer.poison)),
      );
    case 'forged': {
      const good = owed(message, voice, device);
      const forge = { key: voice.key, stranger, other: challengeOf(voice) };
      return text({
        ...good,
        ...(good.result === undefined ? {} : { result: mutateJws(answer.how, good.result, forge, answer.at) }),
      });
    }
    case 'spoilt':
      return {
        data: mutateText(answer.how, JSON.stringify(owed(message, voice, device)), answer.at, answer.more),
        binary: false,
      };
    case 'message':
      return { data: impatient(withOnePartWrong(answer.value, answer.at, answer.more, answer.poison)), binary: false };
    case 'error':
      return text({
        type: 'error',
        problem: { type: answer.type, title: answer.title.slice(0, 120), detail: answer.detail.slice(0, 300) },
        challenge: challengeOf(voice),
      });
    case 'replayed':
      return { data: voice.recorded, binary: false };
    case 'nothing':
      return text({ type: answer.type, seq: answer.at, result: challengeOf(voice) });
    default:
      return { data: Buffer.from(answer.bytes), binary: answer.binary };
  }
}

/** The same without long times to stay away: how long the agent obeys is for its own tests, and here it would only be waited for. */
const impatient = (value: unknown): string =>
  JSON.stringify(value, (key, inner: unknown) => (key === 'retry_after' && Number(inner) >= 1 ? 0 : inner)) ?? 'null';

/** A decision that says terrible things, asks for a new key, acknowledges what was never sent, and names times out of all bounds. */
function withWords(claims: object, { wild, at, more }: { wild: string; at: number; more: number }): object {
  const extension = (claims as Record<string, Record<string, unknown>>)[resultExtension];
  const word = wild.slice(0, 400);
  const finding = {
    id: 'os.outOfSupport',
    verdict: 'fail',
    enforcement: 'block',
    since: 0,
    deadline: 2 ** 40,
    costs: [word],
    words: { title: word, state: word, sentence: word },
    remedy: { steps: [word, word], link: word },
  };
  const count = word.length > 100 ? 3 : 12;
  return {
    ...claims,
    exp: [0, 2 ** 40, 1_000][at % 3],
    iat: [2 ** 40, 0, 100][more % 3],
    [resultExtension]: {
      ...extension,
      ack: [Number(extension?.['ack']) + more, 2 ** 52, 0][more % 3],
      next_in: 1 + (at % 3_600),
      findings: Array.from({ length: 1 + (at % count) }, () => finding),
      ...(more % 5 === 0 ? { rotate: true } : {}),
      ...(more % 7 === 0 ? { iss_jkts: [...((extension?.['iss_jkts'] ?? []) as string[]), sha256(word)] } : {}),
    },
  };
}
