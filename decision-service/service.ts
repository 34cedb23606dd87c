import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { IssuerUrl } from '../shared/enrolment.ts';
import { StanceError } from '../shared/errors.ts';
import { parse } from '../shared/issues.ts';
import type { Clock } from '../shared/time.ts';
import { enrolmentCode } from './enrol/enrolment-code.ts';
import { frontDoor } from './front-door.ts';
import { httpRoutes } from './http-routes.ts';
import { openCertificates } from './keys/certificates.ts';
import { type DataFolder, openDataFolder } from './open-data-folder.ts';
import { type LoadedPolicy, loadPolicy } from './policy/load-policy.ts';
import { startWork } from './start-work.ts';
import { applyRevocations } from './store/revocation-file.ts';
import { revokeDevice } from './store/revoke-device.ts';
import type { StreamLimits } from './stream/stream-limits.ts';
import { defaultLimits } from './stream/stream-limits.ts';
import { systemClock } from './system-clock.ts';

export interface ServiceOptions {
  /** The folder of keys, certificates and database; made where there is none. */
  readonly dataDir: string;
  /** Port 0 takes a free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** The https origin that devices know the service by; left out, it is made of the host and port. */
  readonly url?: string | undefined;
  readonly policyFile: string;
  /** The folder of certificates that vouch for TPMs; left out, `tpm-roots` in the data folder. */
  readonly tpmRoots?: string | undefined;
  readonly clock?: Clock | undefined;
  readonly limits?: Partial<StreamLimits> | undefined;
  /** One line per event worth a person's attention. */
  readonly log?: ((line: string) => void) | undefined;
}

export interface RunningService {
  readonly url: string;
  readonly port: number;
  /** The authority to trust, where the service made its own. */
  readonly caFile: string;
  /** A new enrolment code. */
  createToken(options?: { uses?: number; lifetimeSeconds?: number }): string;
  /** Asks a connected device, or all, to look at signals again. Returns how many were asked. */
  recollect(signals: readonly string[], reason: string, device?: string): number;
  /** Revokes a device; false where it is not known. */
  revoke(device: string): boolean;
  /** Takes the policy of a file as if it had just been written; throws `policyInvalid`. */
  reloadPolicy(): void;
  /** Tells clients to come back, finishes what is under way and gives everything up. */
  close(): Promise<void>;
}

/** Starts the decision service; resolves once it takes connections. */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const clock = options.clock ?? systemClock;
  const log = options.log ?? ((line) => process.stderr.write(`stance-service: ${line}\n`));
  if (!existsSync(options.policyFile)) {
    throw new StanceError('policyInvalid', `${options.policyFile}: no such file`);
  }
  const policy = loadPolicy(options.policyFile);
  const folder = openDataFolder(options.dataDir);
  try {
    return await listen(options, folder, policy, clock, log);
  } catch (thrown) {
    folder.db.close();
    throw thrown;
  }
}

async function listen(
  options: ServiceOptions,
  folder: DataFolder,
  policy: LoadedPolicy,
  clock: Clock,
  log: (line: string) => void,
): Promise<RunningService> {
  applyRevocations(options.dataDir, folder.devices);
  const named = options.url === undefined ? undefined : new URL(checkedUrl(options.url)).hostname;
  const host = (named ?? publicHost(options.listen.host)).replace(/^\[|\]$/g, '');
  const tls = await openCertificates(options.dataDir, host, clock.now());
  const limits = { ...defaultLimits, ...options.limits };
  const door = frontDoor(tls, limits, clock, log);
  const { server } = door;
  const port = await door.listen(options.listen);
  const origin = isIP(host) === 6 ? `[${host}]` : host;
  const url = options.url ?? `https://${origin}:${port}`;
  folder.meta.write('url', url);
  const work = startWork({
    ...options,
    tpmRoots: options.tpmRoots ?? join(options.dataDir, 'tpm-roots'),
    url,
    clock,
    log,
    folder,
    policy,
    server,
    limits,
  });
  server.on('request', httpRoutes(work.routes));
  return {
    url,
    port,
    caFile: tls.caFile,
    createToken({ uses = 1, lifetimeSeconds = 3_600 } = {}) {
      const token = folder.tokens.create({ at: clock.now(), uses, expiresAt: clock.now() + lifetimeSeconds });
      const secret = Buffer.from(token.secret).toString('base64url');
      const issuer_jkts = [...folder.keys.issuerJkts];
      return enrolmentCode({ url, issuer_jkts, token_id: token.id, token_secret: secret });
    },
    recollect: work.recollect,
    revoke(device) {
      const done = revokeDevice(folder.db, options.dataDir, folder.devices, device, clock.now());
      if (done) work.sendAway(device);
      return done;
    },
    reloadPolicy: () => work.usePolicy(loadPolicy(options.policyFile)),
    async close() {
      door.shut();
      await work.stop();
      await door.close();
      if (folder.db.isOpen) folder.db.close();
    },
  };
}

function checkedUrl(url: string): string {
  const checked = parse(IssuerUrl, url);
  if (!checked.ok)
    throw new StanceError('usage', `--url ${url}: expected an https origin such as https://stance.example`);
  return checked.value;
}

/** The name under which a client on this machine reaches a host that stands for all of them. */
const publicHost = (host: string): string => (host === '0.0.0.0' || host === '::' ? 'localhost' : host);
