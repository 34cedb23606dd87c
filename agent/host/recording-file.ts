import * as v from 'valibot';
import { messageOf, StanceError } from '../../shared/errors.ts';
import { parse } from '../../shared/issues.ts';
import { Platform } from '../../shared/platform.ts';
import { Unread } from '../../shared/reading.ts';
import { Instant } from '../../shared/time.ts';
import { HardwareNames } from './ask-hardware.ts';
import type { Answer, Host } from './host.ts';

const Absent = v.strictObject({ absent: v.literal(true) });
const answer = <S extends v.GenericSchema>(is: S) =>
  v.union([v.strictObject({ is }), Absent, v.strictObject(Unread.entries)]);

const Text = v.union([
  answer(v.string()),
  // Text of several lines stands line by line, so that people can read it and a diff shows the line that changed.
  v.strictObject({ lines: v.array(v.string()) }),
]);
const FileFacts = v.strictObject({
  kind: v.picklist(['file', 'directory', 'socket', 'other']),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
  modifiedAt: Instant,
  stamp: v.string(),
});
const ToolOutput = v.strictObject({
  exit: v.pipe(v.number(), v.integer()),
  stdout: v.union([v.string(), v.array(v.string())]),
  stderr: v.optional(v.string()),
});

const RegistryValue = v.union([
  ...Text.options,
  answer(
    v.union([
      v.pipe(v.number(), v.safeInteger()),
      v.array(v.string()),
      v.strictObject({ hex: v.pipe(v.string(), v.regex(/^([0-9a-f]{2})*$/)) }),
    ]),
  ),
]);
const ServiceFacts = v.strictObject({
  state: v.picklist(['running', 'stopped', 'changing', 'paused']),
  start: v.picklist(['boot', 'system', 'automatic', 'manual', 'disabled']),
  process: v.optional(v.string()),
  aliveSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
});
const VolumeFacts = v.strictObject({
  id: v.string(),
  kind: v.picklist(['fixed', 'removable', 'optical', 'other']),
  bus: v.optional(v.picklist(['external', 'internal'])),
  use: v.optional(v.picklist(['efi', 'recovery', 'reserved', 'boot'])),
  paths: v.array(v.string()),
});

/** Every kind of request by the first word of its key, with the shape of its answer. */
const answers = {
  text: Text,
  head: Text,
  list: answer(v.array(v.string())),
  link: answer(v.string()),
  stat: answer(FileFacts),
  run: answer(ToolOutput),
  ask: answer(v.string()),
  hardware: answer(HardwareNames),
  registryValue: RegistryValue,
  registryKeys: answer(v.array(v.string())),
  service: answer(ServiceFacts),
  volumes: answer(v.array(VolumeFacts)),
  securityChip: answer(v.picklist(['tpm1', 'tpm2'])),
  question: answer(v.array(v.record(v.string(), v.unknown()))),
} as const satisfies Record<Exclude<keyof Host, 'platform' | 'now' | 'memory'>, v.GenericSchema>;

/** Which request it was, as one line of a recording. */
export const requestKey = {
  text: (path: string) => `text ${path}`,
  head: (path: string, bytes: number) => `head ${bytes} ${path}`,
  list: (path: string) => `list ${path}`,
  link: (path: string) => `link ${path}`,
  stat: (path: string) => `stat ${path}`,
  run: (tool: string, args: readonly string[]) => `run ${tool} ${JSON.stringify(args)}`,
  ask: (socket: string, request: string) => `ask ${socket} ${JSON.stringify(request)}`,
  hardware: () => 'hardware names',
  registryValue: (key: string, name: string) => `registryValue ${key} [${name}]`,
  registryKeys: (key: string) => `registryKeys ${key}`,
  service: (name: string) => `service ${name}`,
  volumes: () => 'volumes all',
  securityChip: () => 'securityChip version',
  question: (question: string) => `question ${question}`,
};

/** All that a machine answered to a pass of collectors. */
export const Recording = v.strictObject({
  stance: v.literal('recording'),
  version: v.literal(1),
  platform: Platform,
  at: Instant,
  answers: v.record(v.string(), v.unknown()),
});
export type Recording = v.InferOutput<typeof Recording>;

/** Reads a recording; a fault is one line that names the file and the key. */
export function parseRecording(text: string, file: string): Recording {
  const refuse = (what: string) => new StanceError('recordingInvalid', `${file}: ${what}`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (thrown) {
    throw refuse(`not JSON (${messageOf(thrown).split('\n')[0]})`);
  }
  const recording = parse(Recording, json);
  if (!recording.ok) throw refuse(`${recording.path.join('.') || 'recording'}: ${recording.text}`);
  for (const [key, value] of Object.entries(recording.value.answers)) {
    const kind = key.slice(0, key.indexOf(' '));
    if (!Object.hasOwn(answers, kind)) throw refuse(`answers."${key}": not a request we know`);
    const fit = parse(answers[kind as keyof typeof answers], value);
    if (!fit.ok) throw refuse(`answers."${key}": ${[...fit.path, fit.text].join(' ')}`);
  }
  return recording.value;
}

/** A recording as its file stands: sorted by request, one answer a line or block, the same bytes for the same answers. */
export function formatRecording(recording: Recording): string {
  const sorted = Object.fromEntries(
    Object.entries(recording.answers)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, toFile(value as Answer<unknown>)]),
  );
  return `${JSON.stringify({ ...recording, answers: sorted }, undefined, 2)}\n`;
}

function toFile(answer: Answer<unknown>): unknown {
  if (!('is' in answer)) return answer;
  // By which way an answer came changes nothing in what it says.
  const { through: _, ...value } = answer;
  if (typeof value.is === 'string' && value.is.includes('\n')) return { lines: value.is.split('\n') };
  if (
    typeof value.is === 'object' &&
    value.is !== null &&
    'stdout' in value.is &&
    typeof value.is.stdout === 'string'
  ) {
    const lines = value.is.stdout.split('\n');
    return lines.length > 1 ? { is: { ...value.is, stdout: lines } } : value;
  }
  return value;
}

/** An answer as a Host gives it, from the form it has in a file. */
export function fromFile<T>(value: unknown): Answer<T> {
  if (typeof value !== 'object' || value === null) return { unread: 'unparseable' };
  if ('lines' in value && Array.isArray(value.lines)) return { is: value.lines.join('\n') as T };
  const { is } = value as { is?: unknown };
  if (typeof is === 'object' && is !== null && 'stdout' in is && Array.isArray(is.stdout))
    return { is: { ...is, stdout: is.stdout.join('\n') } as T };
  return value as Answer<T>;
}
