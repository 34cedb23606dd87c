import { type ByteReader, byteReader } from './byte-reader.ts';
import { faultOf } from './response-code.ts';
import { TpmFault } from './tpm-fault.ts';
import { empty, u8, u16, u32 } from './write-bytes.ts';

/** TPM_ST_NO_SESSIONS and TPM_ST_SESSIONS (TPM 2.0 Part 2 §6.9). */
const plainTag = 0x8001;
const sessionsTag = 0x8002;
/** What a TPM 1.2 answers to a tag it does not know. */
const oldTag = 0x00c4;
const headerBytes = 10;
/** TPM_RS_PW: a password instead of a session. */
const passwordSession = 0x40000009;
const continueSession = 1;

/** The most that a TPM says at once: the kernel's own buffer (TPM_BUFSIZE). */
export const maxAnswerBytes = 4096;

/** Signing and loading take 20–200 ms in hardware, and another program's RSA key may come first. */
export const promptMs = 15_000;
/** Making a key takes a discrete chip a second on a curve, and more than ten for RSA. */
export const makingMs = 30_000;

/** One command as data: what is sent, and how its answer is read. */
export interface TpmCommand<T> {
  /** As the specification writes it, for people. */
  readonly name: string;
  readonly code: number;
  readonly handles: readonly number[];
  /** One for each handle that wants an authorization: an empty password, or the policy session of that handle. */
  readonly authorizations: readonly ('password' | number)[];
  readonly parameters: Uint8Array;
  /** Whether the answer begins with a handle. */
  readonly givesHandle: boolean;
  readonly limitMs: number;
  /** Reads the parameters of the answer; what it leaves is a fault. */
  read(parameters: ByteReader, handle: number): T;
}

/** The command as the TPM reads it (Part 1 §18). */
export function encodeCommand(command: TpmCommand<unknown>): Buffer {
  const sessions = Buffer.concat(
    command.authorizations.map((session) =>
      Buffer.concat([u32(session === 'password' ? passwordSession : session), empty, u8(continueSession), empty]),
    ),
  );
  const body = Buffer.concat([
    ...command.handles.map(u32),
    ...(sessions.length === 0 ? [] : [u32(sessions.length), sessions]),
    command.parameters,
  ]);
  const tag = sessions.length === 0 ? plainTag : sessionsTag;
  return Buffer.concat([u16(tag), u32(headerBytes + body.length), u32(command.code), body]);
}

/** What the answer says. Throws the fault that it stands for; `garbled` where it is no answer to this command. */
export function readAnswer<T>(command: TpmCommand<T>, answer: Uint8Array): T {
  const reader = byteReader(answer, `the answer to ${command.name}`);
  if (answer.length > maxAnswerBytes) throw new TpmFault('garbled', `the answer to ${command.name} is too long`);
  const tag = reader.u16();
  if (reader.u32() !== answer.length)
    throw new TpmFault('garbled', `the answer to ${command.name} has another length than it says`);
  const code = reader.u32();
  if (code !== 0) {
    if (tag !== plainTag && tag !== oldTag)
      throw new TpmFault('garbled', `a refusal of ${command.name} has a wrong tag`);
    reader.end();
    throw faultOf(command.name, code);
  }
  const sessions = command.authorizations.length;
  if (tag !== (sessions === 0 ? plainTag : sessionsTag))
    throw new TpmFault('garbled', `the answer to ${command.name} has a wrong tag`);
  const handle = command.givesHandle ? reader.u32() : 0;
  const parameters = reader.take(sessions === 0 ? reader.left() : reader.u32());
  // Nonce, attributes and HMAC of each session: nothing for a password; nobody checks them for a policy without a secret.
  for (let each = 0; each < sessions; each++) {
    reader.sized(64);
    reader.u8();
    reader.sized(64);
  }
  reader.end();
  const rest = byteReader(parameters, `the answer to ${command.name}`);
  const told = command.read(rest, handle);
  rest.end();
  return told;
}
