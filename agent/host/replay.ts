import type { Answer, Host } from './host.ts';
import { fromFile, type Recording, requestKey } from './recording-file.ts';

/** A Host that answers from a recording, and knows what it was asked. */
export interface ReplayHost extends Host {
  /** Every request in the order of its first asking; `answered` is false for one that the recording lacks. */
  asked(): readonly { readonly request: string; readonly answered: boolean }[];
}

/** A machine out of a recording. What was not recorded is answered as not found, and listed as unanswered. */
export function replayHost(recording: Recording): ReplayHost {
  const asked = new Map<string, boolean>();
  const answer = async <T>(key: string): Promise<Answer<T>> => {
    const answered = Object.hasOwn(recording.answers, key);
    asked.set(key, answered);
    return answered ? fromFile<T>(recording.answers[key]) : { absent: true };
  };
  return {
    platform: recording.platform,
    now: () => recording.at,
    text: (path) => answer(requestKey.text(path)),
    head: (path, bytes) => answer(requestKey.head(path, bytes)),
    list: (path) => answer(requestKey.list(path)),
    link: (path) => answer(requestKey.link(path)),
    stat: (path) => answer(requestKey.stat(path)),
    run: (tool, args) => answer(requestKey.run(tool, args)),
    ask: (socket, request) => answer(requestKey.ask(socket, request)),
    hardware: () => answer(requestKey.hardware()),
    registryValue: (key, name) => answer(requestKey.registryValue(key, name)),
    registryKeys: (key) => answer(requestKey.registryKeys(key)),
    service: (name) => answer(requestKey.service(name)),
    volumes: () => answer(requestKey.volumes()),
    securityChip: () => answer(requestKey.securityChip()),
    question: (question) => answer(requestKey.question(question)),
    asked: () => [...asked].map(([request, answered]) => ({ request, answered })),
  };
}
