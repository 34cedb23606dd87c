import { StanceError } from '../../shared/errors.ts';
import type { KeyAssurance } from '../../shared/key-assurance.ts';
import type { Instant } from '../../shared/time.ts';
import { keptDecision } from '../attest/decide-device.ts';
import type { DeviceRow, DeviceStore } from '../store/device-store.ts';
import { revokeDevice } from '../store/revoke-device.ts';
import type { TwinRow, TwinVerdict } from '../store/twin-store.ts';
import { systemClock } from '../system-clock.ts';
import { isProved } from '../tpm/assure-key.ts';
import { readOptions } from './options.ts';
import { common, dateOf, named, type Said, shortId, within } from './within.ts';

/** `devices`: who is enrolled and how each stands. */
export function listDevices(args: readonly string[]): Said {
  const { values } = readOptions(args, common);
  return within(values.data, ({ devices }) => {
    const now = systemClock.now();
    const twins = devices.twins();
    const rows = devices.list().map((device) => {
      const decision = keptDecision(device);
      const fresh = decision !== undefined && now < decision.until ? decision : undefined;
      const { id, platform, mode, key_protection, enrolled_at, spoke_at } = device;
      const { restarted_at, restored_at, rotate_at, forked_at, revoked_at } = device;
      const tier = fresh?.tier ?? 'none';
      const findings = fresh?.findings.map((finding) => finding.id) ?? [];
      const facts = { id, platform, mode, key_protection, enrolled_at, spoke_at };
      const marks = { restarted_at, restored_at, rotate_at, forked_at, revoked_at };
      return { ...facts, key: keyOf(devices, device, now), ...marks, machine: machineOf(twins, id), tier, findings };
    });
    const text = rows.map(
      ({ id, revoked_at, forked_at, restored_at, tier, spoke_at, platform, machine, key }) =>
        `${shortId(id)}  ${revoked_at !== null ? 'revoked' : forked_at !== null ? 'forked' : restored_at !== null ? 'restored' : tier}  ` +
        `${platform}  ${spoke_at === null ? 'never heard' : `heard ${dateOf(spoke_at)}`}  ${keyWords(key)}` +
        machine.map(({ with: other, settled }) => `  ${settled ?? 'same machine'} ${shortId(other)}`).join(''),
    );
    return { text: text.join('\n') || 'no devices', json: rows };
  });
}

/** What the key of a device claims, and what was proved of it when it was last looked at. */
function keyOf(devices: DeviceStore, { id, key_protection: claimed }: DeviceRow, now: Instant): KeyAssurance {
  const key = devices.keyInUse(id);
  if (isProved(key, now)) return { claimed, proved: true };
  return { claimed, proved: false, ...(claimed === 'tpm' ? { why: key?.unproved ?? 'notTried' } : {}) };
}

const keyWords = ({ claimed, proved, why }: KeyAssurance): string =>
  `key ${proved ? 'proved' : 'claimed'}: ${claimed}${why === undefined ? '' : ` (${why})`}`;

/** `events [DEVICE]`: what happened to devices, and what was decided about them. */
export function listEvents(args: readonly string[]): Said {
  const { values, positionals } = readOptions(args, common, 1);
  return within(values.data, ({ devices }) => {
    const rows = devices.newestEvents(positionals[0] && named(devices.list(), positionals[0]).id);
    const text = rows.map(({ at, device, what }) => `${dateOf(at)}  ${shortId(device)}  ${what}`);
    return { text: text.join('\n') || 'no events', json: rows };
  });
}

/** `revoke DEVICE`; with `--keep-hardware` the TPM that proved its key may be enrolled anew. */
export function revoke(args: readonly string[]): Said {
  const { values, positionals } = readOptions(args, { ...common, 'keep-hardware': { type: 'boolean' } }, 1);
  return within(values.data, ({ db, devices }, dataDir) => {
    const { id } = named(devices.list(), positionals[0]);
    const keepHardware = values['keep-hardware'] === true;
    revokeDevice(db, dataDir, devices, id, systemClock.now(), { keepHardware });
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

/** `rotate DEVICE`: asks a device to go on with a new key; it is told with its next decision. `--undo` takes the wish back. */
export function rotate(args: readonly string[]): Said {
  const { values, positionals } = readOptions(args, { ...common, undo: { type: 'boolean' } }, 1);
  return within(values.data, ({ devices }) => {
    const { id } = named(devices.list(), positionals[0]);
    const now = systemClock.now();
    const isAsked = values.undo !== true;
    if (!devices.askRotation(id, isAsked ? now : null))
      throw new StanceError('usage', `${shortId(id)} is revoked, which is for good`);
    if (isAsked) devices.note(id, 'rotateAsked', now);
    const text = isAsked ? 'is asked for a new key' : 'is no longer asked for a new key';
    return { text: `${shortId(id)} ${text}`, json: { id, rotate: isAsked } };
  });
}

/** `join A B`: two records with one machine id are one machine that was enrolled twice. Neither record changes. */
export const join = (args: readonly string[]): Said => settle(args, 'joined');

/** `dismiss A B`: two records with one machine id are two machines. Neither record changes. */
export const dismiss = (args: readonly string[]): Said => settle(args, 'dismissed');

function settle(args: readonly string[], verdict: TwinVerdict): Said {
  const { values, positionals } = readOptions(args, common, 2);
  return within(values.data, ({ devices }) => {
    const list = devices.list();
    const [first, second] = [named(list, positionals[0]).id, named(list, positionals[1]).id];
    const now = systemClock.now();
    if (!devices.settleTwins(first, second, verdict, now) && !devices.settleTwins(second, first, verdict, now))
      throw new StanceError('usage', `${shortId(first)} and ${shortId(second)} never named the same machine`);
    for (const id of [first, second]) devices.note(id, verdict, now);
    return {
      text: `${shortId(first)} and ${shortId(second)} are ${verdict}`,
      json: { devices: [first, second], verdict },
    };
  });
}

/** The records that named the same machine, and what was said of each. */
const machineOf = (twins: readonly TwinRow[], id: string) =>
  twins
    .filter(({ older, newer }) => older === id || newer === id)
    .map(({ older, newer, settled }) => ({ with: older === id ? newer : older, settled }));
