import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startBus } from '../support/bus.ts';
import { type Keyring, startKeyring } from '../support/keyring.ts';
import { describeWith, needs } from '../support/needs.ts';
import { type ProbedKeychain, probeKeychain } from '../support/probed-keychain.ts';
import { startPrompter, startSecretService } from '../support/secret-service.ts';
import { until } from '../support/until.ts';

/** What keychain.ts waits for one call, and a little for the machine. */
const limitMs = 5_000 + 1_500;
const missing = 'A'.repeat(43);

const onEnd: (() => unknown)[] = [];
const later = <T extends { close(): unknown }>(thing: T): T => {
  onEnd.push(() => thing.close());
  return thing;
};
afterEach(async () => {
  for (const close of onEnd.splice(0).toReversed()) await close();
});

describeWith(needs('dbus', 'keyring'), 'a key in a real keyring', () => {
  let keyring: Keyring;
  let chain: ProbedKeychain;
  beforeEach(async () => {
    keyring = later(await startKeyring());
    chain = later(probeKeychain(keyring.env));
  });
  const bus = () => keyring.env['DBUS_SESSION_BUS_ADDRESS'] ?? '';
  const made = async (): Promise<string> => {
    expect(await chain.ask('isReady')).toMatchObject({ is: true });
    return String((await chain.ask('create')).is);
  };

  test('that is open is made, found, told from a missing one, and destroyed', async () => {
    const id = await made();
    expect(await chain.ask('load', id)).toMatchObject({ is: id });
    expect(await chain.ask('holds', id)).toMatchObject({ is: 'open' });
    expect(await chain.ask('load', missing)).toMatchObject({ is: 'missing' });
    await chain.ask('destroy', id);
    expect(await chain.ask('load', id)).toMatchObject({ is: 'missing' });
  });

  test('that is locked, without a display, is locked and never missing, and opens when it is unlocked', async () => {
    const id = await made();
    await keyring.lock();
    expect(await chain.ask('load', id)).toMatchObject({ code: 'keyLocked' });
    expect(await chain.ask('load', missing)).toMatchObject({ code: 'keyLocked' });
    expect(await chain.ask('holds', id)).toMatchObject({ is: 'locked' });
    expect(await chain.ask('isReady')).toMatchObject({ is: false });
    await keyring.unlock();
    expect(await chain.ask('load', id)).toMatchObject({ is: id });
  });

  test('that is locked, with a display, prompts nobody, however often it is tried', async () => {
    const id = await made();
    const prompter = later(await startPrompter(bus()));
    await keyring.lock();
    const tries = await Promise.all([1, 2, 3, 4, 5].map(() => chain.ask('load', id)));
    expect(tries.map(({ code }) => code)).toEqual(Array(5).fill('keyLocked'));
    expect(await chain.ask('destroy', id)).toMatchObject({ code: 'keyLocked' });
    expect(await chain.ask('isReady')).toMatchObject({ is: false });
    expect(Math.max(...tries.map(({ ms }) => ms))).toBeLessThan(limitMs);
    expect(prompter.prompts).toBe(0);
    // What it is kept from: one question of keytar's, and somebody is prompted.
    chain.ask('bare', id).catch(() => undefined);
    const other = later(probeKeychain(keyring.env));
    expect(await other.ask('state')).toMatchObject({ is: 'locked' });
    await until('a prompt', 10_000, () => prompter.prompts > 0);
    await keyring.unlock();
    expect(await other.ask('load', id)).toMatchObject({ is: id });
  });

  test('that stops answering is given up in time and asked no more, while the rest of the agent goes on', async () => {
    const id = await made();
    keyring.hang();
    const tries = await Promise.all([1, 2, 3, 4, 5, 6].map(() => chain.ask('load', id)));
    expect(tries.map(({ code }) => code)).toEqual(Array(6).fill('keyLocked'));
    expect(await chain.ask('files')).toMatchObject({ is: 8 });
    expect((await chain.ask('files')).ms).toBeLessThan(1_000);
    expect(await chain.ask('state')).toMatchObject({ is: 'silent' });
    keyring.goOn();
    expect(await chain.ask('load', id)).toMatchObject({ is: id });
  }, 60_000);

  test('whose keyring dies is locked, and opens for an agent that starts when it is back', async () => {
    const id = await made();
    await keyring.die();
    expect(await chain.ask('state')).toMatchObject({ is: 'noService' });
    expect(await chain.ask('load', id)).toMatchObject({ code: 'keyLocked' });
    expect(await chain.ask('isReady')).toMatchObject({ is: false });
    await keyring.comeBack();
    // libsecret goes on asking the one that died: never taken for a missing key, and the way out is said.
    for (const each of [id, missing])
      expect(await chain.ask('load', each)).toMatchObject({
        code: 'keyLocked',
        said: expect.stringContaining('start the agent again'),
      });
    const next = later(probeKeychain(keyring.env));
    expect(await next.ask('load', id)).toMatchObject({ is: id });
    expect(await next.ask('load', missing)).toMatchObject({ is: 'missing' });
  });

  test('whose keyring dies in the middle of a call is locked', async () => {
    const id = await made();
    keyring.hang();
    const bare = chain.ask('bare', id);
    await keyring.die();
    expect((await bare).ms).toBeLessThan(limitMs);
    expect(await chain.ask('load', id)).toMatchObject({ code: 'keyLocked' });
    await keyring.comeBack();
    expect(await later(probeKeychain(keyring.env)).ask('load', id)).toMatchObject({ is: id });
  });

  test('is one of two agents: each has its own, and none loses it by the other', async () => {
    const other = later(probeKeychain(keyring.env));
    const [mine, theirs] = await Promise.all([made(), other.ask('create').then(({ is }) => String(is))]);
    expect(mine).not.toBe(theirs);
    await chain.ask('destroy', mine);
    expect(await chain.ask('load', mine)).toMatchObject({ is: 'missing' });
    expect(await other.ask('load', theirs)).toMatchObject({ is: theirs });
  });
});

describeWith(needs('dbus', 'keyring'), 'a keychain that is none', () => {
  test('without a session bus is no place for a key, and at once', async () => {
    const chain = later(probeKeychain({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' }));
    expect(await chain.ask('state')).toMatchObject({ is: 'noBus' });
    expect(await chain.ask('isReady')).toMatchObject({ is: false });
    const load = await chain.ask('load', missing);
    expect(load).toMatchObject({ code: 'keyLocked' });
    expect(load.ms).toBeLessThan(limitMs);
  });

  test('on a bus where nobody keeps secrets is no place for a key', async () => {
    const { address } = later(await startBus());
    const chain = later(probeKeychain({ DBUS_SESSION_BUS_ADDRESS: address }));
    expect(await chain.ask('state')).toMatchObject({ is: 'noService' });
    expect(await chain.ask('isReady')).toMatchObject({ is: false });
    expect(await chain.ask('load', missing)).toMatchObject({ code: 'keyLocked' });
  });

  test('whose answer makes no sense is not taken for open', async () => {
    const { address } = later(await startBus());
    later(await startSecretService(address, 's', 'false'));
    const chain = later(probeKeychain({ DBUS_SESSION_BUS_ADDRESS: address }));
    expect(await chain.ask('state')).toMatchObject({ is: 'unclear' });
    expect(await chain.ask('isReady')).toMatchObject({ is: false });
    expect(await chain.ask('load', missing)).toMatchObject({ code: 'keyLocked' });
  });

  test('that says it is open and then lets everybody wait proves nothing, and takes one thread and no more', async () => {
    const { address } = later(await startBus());
    later(await startSecretService(address, 'b', false));
    const chain = later(probeKeychain({ DBUS_SESSION_BUS_ADDRESS: address }));
    expect(await chain.ask('state')).toMatchObject({ is: 'open' });
    const tries = await Promise.all([1, 2, 3, 4, 5, 6].map(() => chain.ask('load', missing)));
    expect(tries.map(({ code }) => code)).toEqual(Array(6).fill('keyLocked'));
    expect(Math.max(...tries.map(({ ms }) => ms))).toBeLessThan(limitMs);
    expect(await chain.ask('files')).toMatchObject({ is: 8 });
    expect(await chain.ask('isReady')).toMatchObject({ is: false });
    expect(await chain.ask('holds', missing)).toMatchObject({ is: 'unclear' });
  });
});
