import type { Socket } from 'node:net';
import { parse } from '../../shared/issues.ts';
import {
  type LocalAnswer,
  type LocalProblem,
  LocalRequest,
  localLimits,
  type WithoutId,
} from '../../shared/local-api.ts';
import type { Clock } from '../../shared/time.ts';
import { readJson } from '../json-text.ts';
import { RateLimit } from '../rate-limit.ts';

/** What a local program may ask for. */
export interface LocalService {
  /** @param uid whose socket it came by; undefined where the agent serves nobody but the user it runs as */
  answer(request: LocalRequest, uid: number | undefined): Promise<Answered>;
  /** Tells at every change of the status; the returned function ends it. */
  watch(tell: (answer: Answered) => void): () => void;
}

/** An answer but for the id of its request. */
export type Answered = WithoutId<LocalAnswer>;

/** Unsent bytes beyond this mean a client that does not read; it is let go rather than remembered. */
const backlogBytes = 2 * localLimits.answerBytes;

/**
 * Serves one local client: JSON lines in, JSON lines out, each bounded in size, shape and pace.
 * @param uid whose socket it is, where it is one of several
 */
export function serveLocalClient(socket: Socket, service: LocalService, clock: Clock, uid?: number): void {
  const pace = new RateLimit(localLimits.requestsPerSecond, 1_000 / localLimits.requestsPerSecond, clock);
  let rest = '';
  let unwatch: (() => void) | undefined;
  const send = (answer: object) => {
    if (socket.destroyed) return;
    if (socket.writableLength > backlogBytes) return void socket.destroy();
    socket.write(`${JSON.stringify(answer)}\n`);
  };
  // A refusal names a key that the client made up, however long it is.
  const refuse = (id: number | null, problem: LocalProblem, said: string) =>
    send({ id, problem, said: said.slice(0, localLimits.saidCharacters) });
  const handle = (line: string) => {
    if (pace.take() > 0) return refuse(null, 'rateLimited', 'too many requests');
    const parsed = parse(LocalRequest, readJson(line));
    if (!parsed.ok) return refuse(null, 'badRequest', `${parsed.path.join('.') || 'request'}: ${parsed.text}`);
    const request = parsed.value;
    if (request.ask === 'watch') {
      unwatch?.();
      unwatch = service.watch((answer) => send({ ...answer, id: request.id }));
    }
    service.answer(request, uid).then(
      (answer) => send({ ...answer, id: request.id }),
      (error: unknown) => refuse(request.id, 'internal', error instanceof Error ? error.name : 'fault'),
    );
  };
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (Buffer.byteLength(line) > localLimits.requestBytes) return void socket.destroy();
      handle(line);
    }
    if (Buffer.byteLength(rest) > localLimits.requestBytes) socket.destroy();
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => unwatch?.());
}
