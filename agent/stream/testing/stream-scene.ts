import type { DeviceMessage } from '../../../shared/messages.ts';
import { sha256 } from '../../crypto/es256.ts';
import { Backoff } from '../backoff.ts';
import type { ConnectionEvents, Ending } from '../connection.ts';
import type { Demand } from '../demand.ts';
import { Stream } from '../stream.ts';
import { evidenceOf, proofOf, Scene } from './scene.ts';

/** A connection whose other end is the test. */
class Wire {
  readonly sent: DeviceMessage[] = [];
  readonly events: ConnectionEvents;
  isOpen = true;
  constructor(events: ConnectionEvents) {
    this.events = events;
  }
  send(message: DeviceMessage): void {
    this.sent.push(message);
  }
  end(said: string, _code?: number): void {
    this.close({ fault: 'closed', said });
  }
  checks = 0;
  check(): void {
    this.checks += 1;
  }
  close(ending: Ending): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.events.ended(ending);
  }
  async says(message: Parameters<ConnectionEvents['message']>[0], answers = 1): Promise<DeviceMessage | undefined> {
    const before = this.sent.length;
    this.events.message(message);
    for (let turn = 0; turn < 100 && this.isOpen && this.sent.length < before + answers; turn++)
      await new Promise(setImmediate);
    return this.sent[before];
  }
}

/** A wish for a decision, as every connection begins with. */
export const wish = (settle: Demand['settle'] = []): Demand => ({
  cause: 'test',
  startedMs: 0,
  collectMs: 0,
  token: false,
  settle,
});

/** A stream whose connections all lead to the test, with every end and wait written down. */
export class StreamScene {
  readonly scene = new Scene();
  readonly wires: Wire[] = [];
  readonly offline: { ending: Ending; retryInMs: number; unsaid: string | undefined }[] = [];
  /** Called as each connection begins; may throw. */
  connects: () => void = () => undefined;
  readonly stream: Stream;

  constructor() {
    this.stream = new Stream(
      { ...this.scene.speaker(), isReady: () => true },
      {
        connecting: () => undefined,
        connected: () => this.stream.demand(wish()),
        enrolled: () => undefined,
        decided: () => undefined,
        refused: () => undefined,
        revoked: () => undefined,
        estranged: () => undefined,
        keyKept: () => undefined,
        offline: (ending, retryInMs, unsaid) => void this.offline.push({ ending, retryInMs, unsaid }),
        recollect: () => undefined,
      },
      (_, events) => {
        this.connects();
        const wire = new Wire(events);
        this.wires.push(wire);
        return wire;
      },
      // The longest delay there may be, so that a test can tell one from the next.
      new Backoff({ random: () => 1 }),
    );
  }

  end(): void {
    void this.stream.stop();
    this.scene.end();
  }

  newest(): Wire {
    const wire = this.wires.at(-1);
    if (wire === undefined) throw new Error('no connection was made');
    return wire;
  }

  async challenge() {
    return { type: 'challenge', challenge: await this.scene.service.challenge() } as const;
  }

  /** From the newest connection's beginning to its first live evidence. */
  async toEvidence(): Promise<DeviceMessage | undefined> {
    const first = await this.newest().says(await this.challenge());
    if (first?.type !== 'enrol') return first;
    const result = await this.scene.service.result(this.scene.deviceId, { chain: sha256(proofOf(first)) });
    return this.newest().says({ type: 'enrolled', result });
  }

  /** From the newest connection's beginning to its first decision. */
  async toDecision(): Promise<void> {
    let message = await this.toEvidence();
    while (message?.type === 'attest' && !message.live)
      message = await this.newest().says({ type: 'received', seq: evidenceOf(message).length });
    await this.newest().says(await this.scene.decision(message), 0);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  }
}

/** A connection that is just over. */
export const gone: Ending = { fault: 'closed', said: 'gone' };
