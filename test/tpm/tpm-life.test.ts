import { readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { renderView } from '../../agent/commands/render-view.ts';
import { ladderFor } from '../../agent/keys/ladder-for.ts';
import { promptMs } from '../../agent/keys/tpm/command.ts';
import type { TpmConnection } from '../../agent/keys/tpm/tpm.ts';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { viewOf } from '../../shared/status-view.ts';
import { type Alter, alteredDoor, refusal } from '../support/altered-tpm.ts';
import { describeWith, needs } from '../support/needs.ts';
import { type SoftwareTpm, startSoftwareTpm } from '../support/swtpm.ts';
import { type TpmLaptop, tpmLaptop } from '../support/tpm-laptop.ts';
import { clearTpm, lockOut, setOwnerPassword } from '../support/tpm-owner.ts';
import { until } from '../support/until.ts';

const letThrough: Alter = (_, honest) => honest();
const refusing =
  (code: number): Alter =>
  async () =>
    refusal(code);

describeWith(needs('swtpm'), 'a laptop whose key is in the TPM', () => {
  let laptop: TpmLaptop;
  /** The TPM that it has at the moment, and what stands before it. */
  let chip: SoftwareTpm;
  let alter: Alter;
  let runs = false;
  const connections: TpmConnection[] = [];
  /** What the service and the state folder held once it was enrolled. */
  let enrolled: { id: string | undefined; files: string[]; evidence: number };

  const keyFiles = () => readdirSync(laptop.spine.settings.stateDir).filter((name) => name.includes('-key-'));
  const startAgent = async (code?: string) => {
    const { settings, host } = laptop.spine;
    runs = true;
    const ladder = ladderFor(settings, host, async () => {
      if (!runs) throw new Error('this agent has ended');
      const connection = await alteredDoor(chip.door, (...asked) => alter(...asked))();
      connections.push(connection);
      return connection;
    });
    await laptop.spine.startAgent({ ladder, ...(code === undefined ? {} : { code }) });
  };
  /** Ends the agent, and lets go of its TPM as the end of its process does. */
  const stopAgent = async () => {
    await laptop.spine.stopAgent();
    runs = false;
    for (const connection of connections.splice(0)) await connection.close();
  };
  const recheck = async () => {
    const client = await laptop.spine.client();
    client.ask({ ask: 'recheck' }).catch((error: unknown) => error);
  };
  const inTrouble = async (words: string): Promise<DeviceStatus> => {
    await recheck();
    return laptop.spine.untilStatus(
      `the words "${words}"`,
      ({ trouble }) => trouble?.said.includes(words) === true,
      30_000,
    );
  };
  const goesOn = async () => {
    const before = laptop.spine.evidence().length;
    await recheck();
    await until('evidence to go on', 40_000, () => laptop.spine.evidence().length > before);
    const status = await laptop.decided();
    expect(status.trouble).toBeUndefined();
    expect(status.device?.keyProtection).toBe('tpm');
    expect(new Set(laptop.spine.evidence().map(({ chain }) => chain)).size).toBe(1);
  };
  /** No key was made, none moved and none was enrolled, whatever became of the TPM. */
  const expectSameDevice = async () => {
    expect(keyFiles()).toEqual(enrolled.files);
    const { device } = await laptop.spine.status();
    expect(device).toEqual({ id: enrolled.id, keyProtection: 'tpm' });
    expect(laptop.spine.counted()).toEqual({ devices: 1, uses: 1 });
  };
  const terminal = (status: DeviceStatus) => {
    const view = viewOf(status, status.at, { timeZone: 'UTC' });
    return [renderView(view, status.at), view.advice?.title, ...(view.advice?.steps ?? [])].join('\n');
  };

  beforeEach(async () => {
    laptop = await tpmLaptop();
    chip = laptop.chip;
    alter = letThrough;
    await startAgent(laptop.spine.service.createToken());
    const { device } = await laptop.decided();
    enrolled = { id: device?.id, files: keyFiles(), evidence: laptop.spine.evidence().length };
    expect(enrolled.files).toHaveLength(1);
  });
  afterEach(async () => {
    alter = letThrough;
    await stopAgent();
    await laptop.spine.close();
    await laptop.chip.close();
    if (chip !== laptop.chip) await chip.close();
  });

  test.each<[what: string, words: string, Alter]>([
    ['is busy', 'busy', refusing(0x922)],
    ['tests itself', 'tests itself', refusing(0x90a)],
    ['yields to others', 'yielded', refusing(0x908)],
    ['has no room', 'no room for an object', refusing(0x902)],
    ['spares its memory', 'too many writes', refusing(0x920)],
    ['is locked out for everything', 'locked after wrong passwords', refusing(0x921)],
    ['is being updated', 'being updated', refusing(0x12d)],
    ['was not started', 'not started', refusing(0x100)],
    ['is in failure mode', 'failure mode', refusing(0x101)],
    ['wants a restart', 'wants a restart', refusing(0x130)],
    ['answers nonsense', 'has a wrong tag', async () => Buffer.from('00000000000a00000000', 'hex')],
    ['has an error of its bus', 'EIO', async () => Promise.reject(new Error('EIO: i/o error, read'))],
  ])('says so while its TPM %s, keeps its key, and goes on when that is over', async (_, words, fault) => {
    alter = fault;
    const status = await inTrouble(words);
    expect(status.trouble).toMatchObject({ what: 'keyLocked', keptIn: 'tpm' });
    expect(terminal(status)).toContain(words);
    expect(terminal(status)).toContain('Stance tries the TPM again by itself');
    expect(terminal(status)).not.toContain('keychain');
    await expectSameDevice();
    alter = letThrough;
    await goesOn();
    await expectSameDevice();
  });

  test('says so while its TPM is away, answers whoever asks, and goes on when it is back', async () => {
    await chip.stop();
    const status = await inTrouble('no TPM is there');
    expect(status.trouble).toMatchObject({ what: 'keyLocked', keptIn: 'tpm' });
    await expectSameDevice();
    await chip.start();
    await goesOn();
    await expectSameDevice();
  });

  test('takes no more memory the longer its TPM is away', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    await chip.stop();
    await inTrouble('no TPM is there');
    const usedAfter = async (times: number) => {
      for (let at = 0; at < times; at++) {
        const client = await laptop.spine.client();
        // Another system each time: what changed is to be signed, and cannot be.
        laptop.spine.host.put('/etc/os-release', `ID=debian\nNAME="Debian GNU/Linux"\nVERSION_ID="${at}"\n`);
        client.ask({ ask: 'recheck' }).catch((error: unknown) => error);
        await client.ask({ ask: 'status' });
        client.close();
        laptop.spine.log.length = 0;
      }
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = await usedAfter(200);
    expect((await usedAfter(400)) - before).toBeLessThan(2_000_000);
    expect((await laptop.spine.status()).waiting).toBe(0);
  });

  test('answers whoever asks while its TPM hangs, asks it nothing more, and goes on when it answers', async () => {
    let asked = 0;
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    alter = (_, honest) => {
      asked += 1;
      return released.then(honest);
    };
    const trouble = inTrouble('did not answer Sign in 15 s');
    await until('it to be asked', 5_000, () => asked > 0);
    for (let at = 0; at < 20; at++) {
      const began = performance.now();
      await laptop.spine.status();
      expect(performance.now() - began).toBeLessThan(1_000);
    }
    expect((await trouble).trouble?.what).toBe('keyLocked');
    expect(promptMs).toBe(15_000);
    await recheck();
    await until(
      'the reason of later tries',
      20_000,
      async () => (await laptop.spine.status()).trouble?.said.includes('still has not answered') === true,
    );
    expect(asked).toBe(1);
    await expectSameDevice();
    release();
    alter = letThrough;
    await goesOn();
  });

  test('reports on with a TPM that takes 300 ms for each command', async () => {
    alter = async (_, honest) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return honest();
    };
    await goesOn();
    await stopAgent();
    await startAgent();
    await goesOn();
    await expectSameDevice();
  });

  test('reports on with a TPM that is locked after somebody’s wrong passwords, or was restarted or updated', async () => {
    await chip.restart();
    await goesOn();
    await chip.restart();
    await laptop.owner(lockOut);
    await goesOn();
    await expectSameDevice();
  });

  test('says so when somebody has set a password for its owner, and keeps its key', async () => {
    await chip.restart();
    await laptop.owner((tpm) => setOwnerPassword(tpm, 'secret'));
    const status = await inTrouble('a password is set that we do not have');
    expect(status.trouble?.what).toBe('keyLocked');
    await expectSameDevice();
  });

  test('says that its key is gone once the TPM was cleared, makes none by itself, and comes back with a code', async () => {
    await chip.restart();
    await laptop.owner(clearTpm);
    const status = await inTrouble('in a TPM that was cleared since, or in another TPM');
    expect(status.trouble?.what).toBe('keyMissing');
    expect(terminal(status)).toContain('The key of this laptop is gone');
    expect(terminal(status)).toContain('Ask your IT team for a new enrolment code');
    await expectSameDevice();

    laptop.spine.giveCode(laptop.spine.service.createToken());
    const anew = await laptop.spine.untilStatus(
      'a new device',
      ({ device, decision, trouble }) =>
        device?.id !== enrolled.id && decision?.current === true && trouble === undefined,
    );
    expect(anew.device?.keyProtection).toBe('tpm');
    await until('the old key to go', 5_000, () => keyFiles().length === 1);
    expect(keyFiles()).not.toEqual(enrolled.files);
  });

  test('that was moved to another TPM says that its key is gone, and goes on with the very key once it is moved back', async () => {
    const home = chip;
    chip = await startSoftwareTpm();
    await home.stop();
    const status = await inTrouble('or in another TPM');
    expect(status.trouble?.what).toBe('keyMissing');
    await expectSameDevice();
    await chip.close();
    await home.start();
    chip = home;
    await goesOn();
    await expectSameDevice();
  });

  test('is started before its TPM is there, and goes on when it is', async () => {
    await stopAgent();
    await chip.stop();
    await startAgent();
    await laptop.spine.untilStatus('the trouble', ({ trouble }) => trouble?.what === 'keyLocked');
    await expectSameDevice();
    await chip.start();
    await goesOn();
    await expectSameDevice();
  });
});
