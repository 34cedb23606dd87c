import { evidenceTyp } from '../../../shared/evidence.ts';
import { headerText, type Jws } from '../../../shared/jws.ts';
import type { TestDevice } from '../../support/device/device.ts';
import { newKey } from '../../support/device/key.ts';
import { activateMessage, proveMessage } from '../../support/device/proving.ts';
import { mutateJws } from '../message/mutate-jws.ts';
import { mutateText } from '../message/mutate-text.ts';
import { withOnePartWrong } from '../message/one-part-wrong.ts';
import type { FrameKind, ServicePlan } from './plan.ts';

const stranger = newKey();
const successor = newKey();

/** A frame on its way, and whether it goes as text. */
export interface HostileFrame {
  readonly data: Buffer | string;
  readonly binary: boolean;
}

type Frame =
  | { type: 'enrol' | 'prove' | 'activate'; proof: Jws }
  | { type: 'attest'; evidence: Jws[]; live: boolean; want?: string[] };

/** The frame of a plan, made by a device as it stands; what it says of the device's state is taken back by whoever sends it. */
export function hostileFrame(plan: ServicePlan, device: TestDevice, recorded: Jws): HostileFrame {
  switch (plan.is) {
    case 'binary':
      return { data: Buffer.from(plan.bytes), binary: true };
    case 'text':
      return { data: Buffer.from(plan.bytes), binary: false };
    case 'words':
      return asText(plan.text);
    case 'json':
      return asText(JSON.stringify(plan.value));
    case 'message':
      return asText(JSON.stringify(withOnePartWrong(plan.value, plan.at, plan.more, plan.poison)));
    case 'spoilt':
      return asText(mutateText(plan.how, JSON.stringify(frameOf(plan.frame, device)), plan.at, plan.more));
    case 'forged': {
      const frame = frameOf(plan.frame, device);
      const forge = { key: device.key, stranger, other: recorded };
      return asText(JSON.stringify(eachJws(frame, plan.more, (jws) => mutateJws(plan.how, jws, forge, plan.at))));
    }
    case 'claims': {
      const frame = frameOf(plan.frame, device);
      return asText(JSON.stringify(eachJws(frame, plan.more, (jws) => resigned(jws, device, plan))));
    }
    case 'invented': {
      const header = headerText(evidenceTyp, { kid: device.key.kid });
      const claims = { ...(plan.value as object), ...(plan.at % 2 === 0 ? placeOf(device) : {}) };
      const evidence = [device.key.signUnder(header, JSON.stringify(claims))];
      return asText(JSON.stringify({ type: 'attest', evidence, live: plan.more % 2 === 0 }));
    }
    case 'order': {
      const items = Array.from({ length: 2 + (plan.at % 4) }, () => device.evidence({}, {}, true));
      const turned = plan.more % 3 === 0 ? items.reverse() : [...items, items[plan.more % items.length] ?? ''];
      return asText(
        JSON.stringify({
          type: 'attest',
          evidence: [...turned, recorded].slice(0, 16 + (plan.at % 3)),
          live: plan.at % 2 === 0,
        }),
      );
    }
    default:
      return asText(JSON.stringify(frameOf((plan as { frame: FrameKind }).frame, device)));
  }
}

const asText = (data: Buffer | string): HostileFrame => ({ data, binary: false });

function frameOf(kind: FrameKind, device: TestDevice): Frame {
  switch (kind) {
    case 'live':
      return { type: 'attest', evidence: [device.evidence()], live: true, want: ['token'] };
    case 'history':
      return { type: 'attest', evidence: [1, 2, 3].map(() => device.evidence({}, {}, true)), live: false };
    case 'enrol':
      return { type: 'enrol', proof: device.proof() };
    case 'receipt':
      return { type: 'enrol', proof: device.receiptProof() };
    case 'restart':
      return { type: 'enrol', proof: device.restartProof() };
    case 'rotate':
      return { type: 'enrol', proof: device.rotateProof(successor) };
    case 'prove':
      return proveMessage(device, { certificates: [certificateOf(device)], chain: [certificateOf(device)] });
    case 'activate':
      return activateMessage(device, { eat_nonce: device.nonce }, Buffer.alloc(32, 1));
  }
}

function eachJws(frame: Frame, pick: number, change: (jws: Jws) => string): object {
  if (frame.type !== 'attest') return { ...frame, proof: change(frame.proof) };
  const chosen = pick % frame.evidence.length;
  return { ...frame, evidence: frame.evidence.map((jws, at) => (at === chosen ? change(jws) : jws)) };
}

/** The same token with one claim wrong, signed as it should be: it gets past the signature. */
function resigned(
  jws: Jws,
  device: TestDevice,
  { at, more, poison }: { at: number; more: number; poison: unknown },
): string {
  const [header = '', payload = ''] = jws.split('.');
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return device.key.signUnder(
    Buffer.from(header, 'base64url').toString(),
    JSON.stringify(withOnePartWrong(claims, at, more, poison)),
  );
}

/** A certificate that is one, of an authority that the service was told to trust, and of no endorsement key. */
const certificateOf = ({ ca }: TestDevice): string =>
  ca
    .replace(/-----[A-Z ]+-----|\s/g, '')
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

const placeOf = (device: TestDevice) => ({
  eat_profile: 'tag:stance.example,2026:evidence#1',
  iss: device.id,
  aud: device.data.url,
  chain: device.chain,
  seq: device.seq + 1,
  prev: device.head,
  eat_nonce: device.nonce,
});
