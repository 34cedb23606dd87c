import type { Answer, Host } from './host.ts';
import { type Recording, requestKey } from './recording-file.ts';

/** A Host that passes every request on and notes it with its answer. */
export interface RecordingHost extends Host {
  /** Everything asked so far. */
  recorded(): Recording;
}

/** Wraps a host so that what it answers can be kept and replayed (recording-file.ts has the form). */
export function recordingHost(host: Host): RecordingHost {
  const at = host.now();
  const answers = new Map<string, Answer<unknown>>();
  const noted = async <T>(key: string, request: Promise<Answer<T>>): Promise<Answer<T>> => {
    const answer = await request;
    answers.set(key, answer);
    return answer;
  };
  return {
    platform: host.platform,
    // One moment for the whole recording, or a replay would not come out the same.
    now: () => at,
    text: (path, limitBytes) => noted(requestKey.text(path), host.text(path, limitBytes)),
    head: (path, bytes) => noted(requestKey.head(path, bytes), host.head(path, bytes)),
    list: (path) => noted(requestKey.list(path), host.list(path)),
    link: (path) => noted(requestKey.link(path), host.link(path)),
    stat: (path) => noted(requestKey.stat(path), host.stat(path)),
    run: (tool, args) => noted(requestKey.run(tool, args), host.run(tool, args)),
    ask: (socket, request) => noted(requestKey.ask(socket, request), host.ask(socket, request)),
    hardware: () => noted(requestKey.hardware(), host.hardware()),
    registryValue: (key, name) => noted(requestKey.registryValue(key, name), host.registryValue(key, name)),
    registryKeys: (key) => noted(requestKey.registryKeys(key), host.registryKeys(key)),
    service: (name) => noted(requestKey.service(name), host.service(name)),
    volumes: () => noted(requestKey.volumes(), host.volumes()),
    securityChip: () => noted(requestKey.securityChip(), host.securityChip()),
    question: (question) => noted(requestKey.question(question), host.question(question)),
    recorded: () => ({
      stance: 'recording',
      version: 1,
      platform: host.platform,
      at,
      answers: Object.fromEntries(answers),
    }),
  };
}
