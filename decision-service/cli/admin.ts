import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { StanceError } from '../../shared/errors.ts';
import { deviceIdOf } from '../../shared/jws.ts';
import { keptDecision } from '../attest/decide-device.ts';
import { enrolmentCode } from '../enrol/enrolment-code.ts';
import { type DataFolder, openDataFolder } from '../open-data-folder.ts';
import type { DeviceRow } from '../store/device-store.ts';
import { revokeDevice } from '../store/revoke-device.ts';
import { systemClock } from '../system-clock.ts';
import { needed, readDuration, readOptions, readUses } from './options.ts';

/** What a command says: lines for people, the same as JSON for programs. */
export interface Said {
  readonly text: string;
  readonly json: unknown;
}

const common = { data: { type: 'string' }, json: { type: 'boolean' } } as const;

/** Opens a data folder that a service has been started in, for the length of one command. */
function within<T>(data: string | undefined, work: (folder: DataFolder, dataDir: string) => T): T {
  const dataDir = resolve(needed('--data', data));
  if (!existsSync(dataDir))
    throw new StanceError('configInvalid', `${dataDir}: no such folder; "run --data ${dataDir}" makes it`);
  const folder = openDataFolder(dataDir);
  try {
    return work(folder, dataDir);
  } finally {
    folder.db.close();
  }
}

/** `token create`: prints a code that enrols laptops. The only place where the secret is ever shown. */
export function createToken(args: readonly string[]): Said {
  const { values } = readOptions(args, { ...common, uses: { type: 'string' }, expires: { type: 'string' } });
  const uses = readUses(values.uses ?? '1');
  const lifetime = readDuration('--expires', values.expires ?? '1h');
  return within(values.data, ({ tokens, keys, meta }, dataDir) => {
    const url = meta.read('url');
    if (url === undefined)
      throw new StanceError(
        'configInvalid',
        `${dataDir}: the service was never started here, so its address is not known`,
      );
    const at = systemClock.now();
    const token = tokens.create({ at, uses, expiresAt: at + lifetime });
    const token_secret = Buffer.from(token.secret).toString('base64url');
    const code = enrolmentCode({ url, issuer_jkts: [...keys.issuerJkts], token_id: token.id, token_secret });
    return { text: code, json: { id: token.id, uses, expiresAt: token.expires_at, code } };
  });
}

/** `token list`: every token but its secret. */
export function listTokens(args: readonly string[]): Said {
  const { values } = readOptions(args, common);
  return within(values.data, ({ tokens }) => {
    const now = systemClock.now();
    const rows = tokens.list().map((token) => {
      const state = token.revoked_at !== null ? 'revoked' : token.expires_at <= now ? 'expired' : 'alive';
      return { ...token, state, log: tokens.log(token.id) };
    });
    const text = rows.map(
      ({ id, state, used, uses, expires_at }) => `${id}  ${state}  ${used}/${uses} used  until ${dateOf(expires_at)}`,
    );
    return { text: text.join('\n') || 'no tokens', json: rows };
  });
}

/** `token revoke ID` */
export function revokeToken(args: readonly string[]): Said {
  const { values, positionals } = readOptions(args, common, 1);
  const id = needed('the id of the token', positionals[0]);
  return within(values.data, ({ tokens }) => {
    if (!tokens.revoke(id, systemClock.now()))
      throw new StanceError('usage', `${id}: no such token, or revoked already`);
    return { text: `${id} is revoked`, json: { id, revoked: true } };
  });
}

/** `devices`: who is enrolled and how each stands. */
export function listDevices(args: readonly string[]): Said {
  const { values } = readOptions(args, common);
  return within(values.data, ({ devices }) => {
    const now = systemClock.now();
    const rows = devices.list().map((device) => {
      const decision = keptDecision(device);
      const fresh = decision !== undefined && now < decision.until ? decision : undefined;
      const { id, platform, mode, key_protection, enrolled_at, spoke_at, restarted_at, forked_at, revoked_at } = device;
      const tier = fresh?.tier ?? 'none';
      const findings = fresh?.findings.map((finding) => finding.id) ?? [];
      const facts = { id, platform, mode, key_protection, enrolled_at, spoke_at, restarted_at, forked_at, revoked_at };
      return { ...facts, tier, findings };
    });
    const text = rows.map(
      ({ id, revoked_at, forked_at, tier, spoke_at, platform }) =>
        `${shortId(id)}  ${revoked_at !== null ? 'revoked' : forked_at !== null ? 'forked' : tier}  ${platform}  ` +
        `${spoke_at === null ? 'never heard' : `heard ${dateOf(spoke_at)}`}`,
    );
    return { text: text.join('\n') || 'no devices', json: rows };
  });
}

/** `revoke DEVICE` */
export function revoke(args: readonly string[]): Said {
  const { values, positionals } = readOptions(args, common, 1);
  return within(values.data, ({ db, devices }, dataDir) => {
    const { id } = named(devices.list(), positionals[0]);
    revokeDevice(db, dataDir, devices, id, systemClock.now());
    return { text: `${shortId(id)} is revoked`, json: { id, revoked: true } };
  });
}

/** `accept DEVICE`: forgives a restart, a fork or a gap. */
export function accept(args: readonly string[]): Said {
  const { values, positionals } = readOptions(args, common, 1);
  return within(values.data, ({ devices }) => {
    const { id } = named(devices.list(), positionals[0]);
    if (!devices.accept(id)) throw new StanceError('usage', `${shortId(id)} is revoked, which is for good`);
    devices.note(id, 'accepted', systemClock.now());
    return { text: `${shortId(id)} is accepted`, json: { id, accepted: true } };
  });
}

/** The one device that a word names: its whole id, or enough of the start of its thumbprint. */
function named(devices: readonly DeviceRow[], word: string | undefined): DeviceRow {
  const wanted = needed('the device', word);
  const found = devices.filter(({ id }) => id === wanted || (wanted.length >= 6 && shortId(id).startsWith(wanted)));
  const [device, other] = found;
  if (device === undefined) throw new StanceError('usage', `${wanted}: no such device`);
  if (other !== undefined) throw new StanceError('usage', `${wanted}: more than one device begins so`);
  return device;
}

const shortId = (id: string): string => id.slice(deviceIdOf('').length);
const dateOf = (at: number): string => new Date(at * 1_000).toISOString().replace('.000', '');
