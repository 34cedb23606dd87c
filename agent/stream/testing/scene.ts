import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deviceIdOf } from '../../../shared/jws.ts';
import type { DeviceMessage, ServiceMessage } from '../../../shared/messages.ts';
import type { ProblemType } from '../../../shared/problem.ts';
import { ManualClock } from '../../../shared/testing/manual-clock.ts';
import { decodePart, sha256 } from '../../crypto/es256.ts';
import { writeDurably } from '../../durable-file.ts';
import { Attestor } from '../../evidence/attestor.ts';
import { IdentityFile } from '../../identity/identity.ts';
import type { DeviceKey } from '../../keys/device-key.ts';
import { type DeviceKeys, deviceKeys } from '../../keys/device-keys.ts';
import { fileStore } from '../../keys/file-store.ts';
import { KeyLadder } from '../../keys/key-ladder.ts';
import { exportKey, generateKey, softwareKey } from '../../keys/software-key.ts';
import { Ledger } from '../../ledger/ledger.ts';
import { Conversation } from '../conversation.ts';
import type { Demand } from '../demand.ts';
import type { Speaker } from '../speaker.ts';
import { type Said, ScriptedService, url } from './scripted-service.ts';

/** A laptop that holds an enrolment code, a service to talk to, and what their conversations told. */
export class Scene {
  readonly dir = mkdtempSync(join(tmpdir(), 'stance-talk-'));
  readonly clock = new ManualClock();
  readonly service = new ScriptedService();
  readonly identity = new IdentityFile(this.dir);
  ledger = new Ledger(join(this.dir, 'ledger.db'));
  readonly key: DeviceKey;
  readonly keys: DeviceKeys;
  readonly deviceId: string;
  readonly estranged: string[] = [];
  readonly demands: Demand[] = [];
  readonly unanswered: Demand[] = [];
  readonly recollected: (readonly string[])[] = [];
  decided = 0;
  revoked = 0;

  constructor() {
    const made = generateKey();
    this.key = softwareKey(made, 'file');
    this.deviceId = deviceIdOf(this.key.id);
    writeDurably(join(this.dir, `device-key-${this.key.id}`), exportKey(made));
    this.keys = deviceKeys(this.identity, new KeyLadder([fileStore(this.dir)], 'best'));
    this.identity.save({
      key: { protection: 'file', id: this.key.id },
      pending: { url, issuer_jkts: [this.service.key.id], token_id: 'token-id', token_secret: sha256('secret') },
    });
  }

  /** What a conversation, or a stream of them, works with. */
  speaker(attestor = this.attestor()): Omit<Speaker, 'takeDemand'> {
    const { identity, ledger, clock, keys } = this;
    const next: Speaker['next'] = (...item) => attestor.next(...item);
    const pause: Speaker['pause'] = (work) => attestor.pause(work);
    return { identity, ledger, next, pause, clock, platform: 'linux', mode: 'user', ...keys };
  }

  attestor(): Attestor {
    const boot = { id: sha256('boot'), uptime: () => 1 };
    const attester = { version: '0', mode: 'user', boot, machineId: 'id', sessionJwk: this.key.publicJwk } as const;
    return new Attestor(this.ledger, attester, () => ({}), this.clock);
  }

  /** Enrols on a fresh line; what comes next is up to the test. */
  async enrol(): Promise<{ line: Line; chain: string }> {
    const line = new Line(this);
    const chain = sha256(proofOf(await line.open()));
    await line.say({ type: 'enrolled', result: await this.service.result(this.deviceId, { chain }) });
    return { line, chain };
  }

  /** The decision that answers the live evidence of a message. */
  async decision(
    message: DeviceMessage | undefined,
    more: Partial<Said> = {},
    by?: DeviceKey,
  ): Promise<ServiceMessage & { type: 'decision' }> {
    const { seq, chain, eat_nonce } = claimsOf(evidenceOf(message).at(-1));
    const said = { ack: Number(seq), chain: String(chain), nonce: String(eat_nonce), ...more };
    return { type: 'decision', result: await this.service.result(this.deviceId, said, by) };
  }

  async refusal(type: ProblemType, more: object = {}): Promise<ServiceMessage> {
    return { type: 'error', problem: { type, title: type, ...more }, challenge: await this.service.challenge() };
  }

  end(): void {
    this.ledger.close();
    rmSync(this.dir, { recursive: true });
  }
}

/** One connection: what the agent sends, and how to answer it. */
export class Line {
  readonly sent: DeviceMessage[] = [];
  ended: string | undefined;
  readonly conversation: Conversation;
  readonly attestor: Attestor;
  readonly #scene: Scene;

  constructor(scene: Scene, speaker: Partial<Speaker> = {}, keyKept: (why: string) => void = () => undefined) {
    this.#scene = scene;
    this.attestor = scene.attestor();
    this.conversation = new Conversation(
      {
        ...scene.speaker(this.attestor),
        takeDemand: () => scene.demands.shift(),
        ...speaker,
      },
      {
        trusted: () => undefined,
        enrolled: () => undefined,
        decided: () => {
          scene.decided += 1;
        },
        refused: () => undefined,
        revoked: () => {
          scene.revoked += 1;
        },
        estranged: (what) => void scene.estranged.push(what),
        keyKept,
        recollect: (signals) => void scene.recollected.push(signals),
        unanswered: (demand) => void scene.unanswered.push(demand),
      },
      (message) => void this.sent.push(message),
      (said) => {
        this.ended ??= said;
      },
    );
  }

  /** Says something and waits until the agent has sent one more message, or ended. */
  say(message: ServiceMessage): Promise<DeviceMessage | undefined> {
    const before = this.sent.length;
    this.conversation.receive(message);
    return this.#sentAfter(before);
  }

  async open(): Promise<DeviceMessage | undefined> {
    return this.say({ type: 'challenge', challenge: await this.#scene.service.challenge() });
  }

  /** Wants a decision and waits for the evidence that asks for it. */
  ask(cause = 'start'): Promise<DeviceMessage | undefined> {
    const before = this.sent.length;
    this.#scene.demands.push(want(cause));
    this.conversation.nudge();
    return this.#sentAfter(before);
  }

  async #sentAfter(before: number): Promise<DeviceMessage | undefined> {
    for (let turn = 0; turn < 200 && this.sent.length === before && this.ended === undefined; turn++)
      await new Promise(setImmediate);
    return this.sent[before];
  }
}

export const want = (cause: string): Demand => ({ cause, startedMs: 0, collectMs: 0, token: false, settle: [] });
export const proofOf = (message: DeviceMessage | undefined): string => (message?.type === 'enrol' ? message.proof : '');
export const evidenceOf = (message: DeviceMessage | undefined): readonly string[] =>
  message?.type === 'attest' ? message.evidence : [];
export const claimsOf = (jws = ''): Record<string, unknown> =>
  decodePart(jws.split('.')[1] ?? '') as Record<string, unknown>;
