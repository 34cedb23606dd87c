import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { messageOf, StanceError } from '../../shared/errors.ts';
import { readSettings } from '../config-file.ts';
import { writeDurably } from '../durable-file.ts';
import { readEnrolmentCode } from '../identity/enrolment-code.ts';
import { daemonSocket } from '../local-api/daemon-socket.ts';
import { LocalClient } from '../local-api/local-client.ts';
import type { Command } from './command.ts';

/** Long enough for two tries over a slow network. */
const waitMs = 30_000;
/** A running agent takes a code at once, unless it has to look for it: it does so every fifteen seconds. */
const takeMs = 20_000;
const takePauseMs = 20;

/** Takes an enrolment code from standard input or a prompt, never from the command line, and waits for the service's word. */
export const enrol: Command = {
  usage: '',
  summary: 'enrol this laptop with the code on standard input or at the prompt',
  words: 0,
  options: [],
  async run({ config, json }, { out, err }) {
    const settings = readSettings(config);
    const code = await readCode(err);
    const { url } = readEnrolmentCode(code);
    hand(settings.enrolmentFile, code);
    let client: LocalClient;
    try {
      client = await LocalClient.open(daemonSocket(config));
    } catch (error) {
      if (!(error instanceof StanceError)) throw error;
      throw new StanceError(
        'daemonNotRunning',
        `the code is kept, and is used as soon as the Stance agent runs; now ${error.message}`,
        { cause: error },
      );
    }
    try {
      await untilTaken(settings.enrolmentFile);
      const device = await enrolled(client, url);
      out(json ? JSON.stringify({ enrolled: true, device, service: url }) : `Enrolled with ${url} as ${device}`);
    } finally {
      client.close();
    }
    return 0;
  },
};

async function readCode(err: (text: string) => void): Promise<string> {
  if (process.stdin.isTTY) err('Enrolment code:');
  const lines = createInterface({ input: process.stdin, terminal: false });
  for await (const line of lines) {
    lines.close();
    return line;
  }
  throw new StanceError('enrolmentRefused', 'no enrolment code on standard input');
}

/** Puts the code where the agent takes it from; root's file is given to whoever owns the agent's folder. */
function hand(path: string, code: string): void {
  try {
    const folder = dirname(path);
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, gid } = statSync(folder);
    writeDurably(path, `${code.trim()}\n`, process.getuid?.() === 0 ? { uid, gid } : undefined);
  } catch (error) {
    throw new StanceError('stateUnwritable', `the enrolment code cannot be handed to the agent: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** The agent removes the code once it is safe; what it says from then on is said of this code and of none before. */
async function untilTaken(path: string): Promise<void> {
  const end = performance.now() + takeMs;
  while (existsSync(path)) {
    if (performance.now() > end)
      throw new StanceError('timedOut', `the agent has not taken the code from ${path} yet; it is kept there`);
    await setTimeout(takePauseMs);
  }
}

/** Resolves with the device id; throws what stands in the way. The code stays with the agent, which goes on trying. */
function enrolled(client: LocalClient, url: string): Promise<string> {
  const limit = new AbortController();
  const told = new Promise<string>((resolve, reject) => {
    client.onClose(() => reject(new StanceError('daemonNotRunning', 'the Stance agent went away; the code is kept')));
    client.watch((answer) => {
      if (!('status' in answer)) return;
      const { status } = answer;
      const fault = faultOf(status, url);
      if (fault !== undefined) reject(fault);
      else if (status.device !== undefined) resolve(status.device.id);
    });
  });
  const late = setTimeout(waitMs, undefined, { signal: limit.signal }).then(() => {
    throw new StanceError('timedOut', 'the service has not answered yet; the agent goes on trying');
  });
  return Promise.race([told, late]).finally(() => {
    limit.abort();
    late.catch(() => undefined);
  });
}

function faultOf({ device, link, trouble, service }: DeviceStatus, url: string): StanceError | undefined {
  if (device !== undefined) {
    return service?.url === url
      ? undefined
      : new StanceError(
          'enrolmentRefused',
          `this laptop is enrolled with ${service?.url} already; the code was put aside`,
        );
  }
  const where = service?.url ?? 'the service';
  if (trouble?.what === 'enrolmentRefused')
    return new StanceError('enrolmentRefused', `${where} refused: ${trouble.said}`);
  if (trouble?.what === 'keyLocked') return new StanceError('keyLocked', trouble.said);
  if (trouble?.what === 'stateUnwritable') return new StanceError('stateUnwritable', trouble.said);
  if (link.retryAt === undefined) return undefined;
  if (link.fault === 'certificate') return new StanceError('certificateRefused', `${where}: ${link.said}`);
  if (link.fault === 'unreachable' || link.fault === 'proxy')
    return new StanceError('serviceUnreachable', `${where} cannot be reached: ${link.said}; the agent goes on trying`);
  return new StanceError('serviceRefused', `${where}: ${link.said}; the agent goes on trying`);
}
