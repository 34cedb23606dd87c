import { chmodSync, constants, copyFileSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { messageOf, StanceError } from '../../shared/errors.ts';
import { makePrivateFolder } from '../keys/private-files.ts';
import { startService } from '../service.ts';
import { needed, readAdmissions, readListen, readOptions } from './options.ts';

/** Where the service listens unless told otherwise: this machine only. */
const defaultListen = '127.0.0.1:8443';

/** `run`: starts the service and resolves once a signal has ended it. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = readOptions(args, {
    data: { type: 'string' },
    listen: { type: 'string' },
    url: { type: 'string' },
    policy: { type: 'string' },
    admissions: { type: 'string' },
    'tpm-roots': { type: 'string' },
    json: { type: 'boolean' },
  });
  const dataDir = resolve(needed('--data', values.data));
  const listen = readListen(values.listen ?? defaultListen);
  const policyFile = values.policy === undefined ? ownPolicy(dataDir) : resolve(values.policy);
  const limits = values.admissions === undefined ? {} : { admissionsPerSecond: readAdmissions(values.admissions) };
  // From before the start: a signal that comes during it ends the service cleanly too.
  const ended = new Promise<void>((done) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => done());
  });
  const tpmRoots = values['tpm-roots'] === undefined ? undefined : knownRoots(values['tpm-roots']);
  const service = await startService({ dataDir, listen, url: values.url, policyFile, tpmRoots, limits });
  const { url, port, caFile } = service;
  const ready = values.json ? JSON.stringify({ ready: true, url, port, caFile }) : `ready at ${url}`;
  process.stdout.write(`${ready}\n`);
  await ended;
  await service.close();
}

/** A folder that is named and not there is a mistake; without one nobody would ever be proved, and nobody told why. */
function knownRoots(folder: string): string {
  const path = resolve(folder);
  if (!existsSync(path)) throw new StanceError('configInvalid', `--tpm-roots ${path}: no such folder`);
  return path;
}

/** The policy in the data folder; on a first start that is the example, so that there is something to edit. */
function ownPolicy(dataDir: string): string {
  const path = join(dataDir, 'policy.yaml');
  if (existsSync(path)) return path;
  try {
    makePrivateFolder(dataDir);
    // It lies beside the program, in a checkout as in the package.
    copyFileSync(join(import.meta.dirname, examplePath(import.meta.dirname)), path, constants.COPYFILE_EXCL);
    chmodSync(path, 0o600);
  } catch (cause) {
    if (existsSync(path)) return path;
    throw new StanceError('stateUnwritable', `${path} cannot be written: ${messageOf(cause)}`, { cause });
  }
  return path;
}

const examplePath = (folder: string): string =>
  existsSync(join(folder, 'policy.example.yaml')) ? 'policy.example.yaml' : join('..', 'policy.example.yaml');
