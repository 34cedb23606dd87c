import type { Call } from './strike-clock.ts';

export type Victim = 'agent' | 'service';

/** What has to be going on for a fault to strike: evidence live, a backlog, one that the outbox does not
 * hold, an enrolment, a rotation, or a start of the victim. */
export type Scene = 'live' | 'backlog' | 'overflow' | 'enrolment' | 'rotation' | 'restart';

/** Where a process is killed: inside it, through the clock or key it was given; or as a message passes the wire. */
export type Fault = {
  readonly name: string;
  readonly victim: Victim;
  readonly scene: Scene;
} & (
  | { readonly call: Call; readonly within: readonly string[] }
  | { readonly message: string; readonly when: 'before' | 'after' }
  | { readonly anyCallUpTo: number }
);

const onWire = (scene: Scene, message: string, what: string): Fault[] =>
  (['agent', 'service'] as const).flatMap((victim) =>
    (['before', 'after'] as const).map((when) => ({
      name: `${what}: the ${victim} ${when} it is passed on`,
      victim,
      scene,
      message,
      when,
    })),
  );

const inside =
  (victim: Victim) =>
  (scene: Scene, name: string, call: Call, ...within: string[]): Fault => ({
    name: `${victim}: ${name}`,
    victim,
    scene,
    call,
    within,
  });
const agent = inside('agent');
const service = inside('service');

/** Every point between commit, send, receive and acknowledge at which a process is killed. */
export const faults: readonly Fault[] = [
  agent('live', 'the item is not signed yet', 'now', '#make'),
  agent('live', 'signed, not committed', 'signed', '#make'),
  agent('live', 'committed, not sent', 'after', '#sendLive'),
  agent('live', 'answered, the acknowledgement not written', 'now', '#decided'),
  agent('live', 'acknowledged, nobody told', 'elapsedMs', '#decided'),
  ...onWire('live', 'attest', 'live evidence'),
  service('live', 'received, not committed', 'now', 'takeFrame'),
  service('live', 'committed, not answered', 'elapsedMs', '#answer'),
  ...onWire('live', 'decision', 'a decision'),

  agent('backlog', 'a frame of the backlog not sent', 'after', '#sendHistory'),
  agent('backlog', 'the answer to a frame was read', 'cancel', '#landed'),
  ...onWire('backlog', 'attest', 'a frame of the backlog'),
  service('backlog', 'a frame received, not committed', 'now', 'takeFrame'),
  service('backlog', 'a frame committed, not answered', 'elapsedMs', '#answer'),
  ...onWire('backlog', 'received', 'the answer to a frame'),

  agent('overflow', 'a frame not sent, after some were dropped', 'after', '#sendHistory'),
  service('overflow', 'a frame with a gap before it committed, not answered', 'elapsedMs', '#answer'),

  agent('enrolment', 'the opening not committed', 'now', 'begin'),
  agent('enrolment', 'the opening committed, the proof not sent', 'after', '#introduce'),
  agent('enrolment', 'the enrolment written, nobody told', 'cancel', '#enrolled'),
  ...onWire('enrolment', 'enrol', 'the proof of an enrolment'),
  service('enrolment', 'a proof received, not committed', 'now', 'enrolKey'),
  service('enrolment', 'enrolled, not answered', 'elapsedMs', '#answer'),
  ...onWire('enrolment', 'enrolled', 'the answer to an enrolment'),

  agent('rotation', 'the proof of the new key not sent', 'after', '#introduce'),
  agent('rotation', 'the new key written, the old one not destroyed', 'cancel', '#enrolled'),
  ...onWire('rotation', 'enrol', 'the proof of a rotation'),
  service('rotation', 'rotated, not answered', 'elapsedMs', '#answer'),
  ...onWire('rotation', 'enrolled', 'the answer to a rotation'),

  { name: 'agent: as it starts', victim: 'agent', scene: 'restart', anyCallUpTo: 60 },
  { name: 'service: as it starts', victim: 'service', scene: 'restart', anyCallUpTo: 6 },
  ...onWire('restart', 'challenge', 'the first challenge'),
];
