import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deviceIdOf } from '../../../shared/jws.ts';
import type { DeviceMessage, ServiceMessage } from '../../../shared/messages.ts';
import type { ProblemType } from '../../../shared/problem.ts';
import { ManualClock } from '../../../shared/testing/manual-clock.ts';
import { decodePart, sha256 } from '../../crypto/es256.ts';
import { Attestor } from '../../evidence/attestor.ts';
import { IdentityFile } from '../../identity/identity.ts';
import type { DeviceKey } from '../../keys/device-key.ts';
import { generateKey, softwareKey } from '../../keys/software-key.ts';
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
  readonly key: DeviceKey = softwareKey(generateKey(), 'file');
  readonly deviceId = deviceIdOf(this.key.id);
  readonly demands: Demand[] = [];
  readonly unanswered: Demand[] = [];
  readonly recollected: (readonly string[])[] = [];
  decided = 0;
  revoked = 0;

  constructor() {
    this.identity.save({
      key: { protection: 'file', id: this.key.id },
      pending: { url, issuer_jkts: [this.service.key.id], token_id: 'token-id', token_secret: sha256('secret') },
    });
  }

  /** What a conversation, or a stream of them, works with. */
  speaker(): Omit<Speaker, 'takeDemand'> {
    const { identity, ledger, clock, key } = this;
    const attestor = this.attestor();
    const next: Speaker['next'] = (...item) => attestor.next(...item);
    return { identity, ledger, next, clock, platform: 'linux', mode: 'user', key: async () => key };
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
  readonly #scene: Scene;

  constructor(scene: Scene, speaker: Partial<Speaker> = {}) {
    this.#scene = scene;
    this.conversation = new Conversation(
      {
        ...scene.speaker(),
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
