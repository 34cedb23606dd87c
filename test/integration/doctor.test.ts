import { randomBytes } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Checkup } from '../../agent/doctor/checkup.ts';
import { IdentityFile } from '../../agent/identity/identity.ts';
import { examined } from '../support/examined.ts';
import { Spine } from '../support/spine.ts';

const base64url = (bytes: number) => randomBytes(bytes).toString('base64url');

/** What the laptop of these tests has no tool to read. */
const unreadHere = ['Disk encryption', 'Screen lock'];

const faults = (checkups: Record<string, Checkup>) =>
  Object.values(checkups)
    .filter(({ ok }) => ok === false)
    .map(({ about }) => about);

describe('the doctor of an enrolled laptop', () => {
  let spine: Spine;
  let config: string;
  beforeEach(async () => {
    spine = new Spine();
    await spine.startService();
    const code = spine.service.createToken();
    await spine.startAgent({ code });
    await spine.untilStatus('a decision', ({ decision }) => decision !== undefined);
    config = join(spine.folder, 'agent.json');
    writeFileSync(config, JSON.stringify({ ...spine.settings, caFile: spine.service.caFile }));
  });
  afterEach(() => spine.close());
  const look = () => examined(config);

  test('finds no fault in a healthy one, and knows the service for its own', async () => {
    const found = await look();
    expect(faults(found)).toEqual(unreadHere);
    for (const about of [
      'agent',
      'enrolment',
      'link',
      'state folder',
      'socket',
      'disk space',
      'ledger',
      'key',
      'proxy',
    ])
      expect(found[about]).toMatchObject({ about, ok: true });
    for (const about of ['name', 'connection', 'certificate', 'service', 'clock'])
      expect(found[about]).toMatchObject({ about, ok: true });
  });

  test('changes nothing in the state folder, with an agent and without', async () => {
    await spine.stopAgent();
    const folder = spine.settings.stateDir;
    const files = () =>
      readdirSync(folder).map((name) => [
        name,
        statSync(join(folder, name)).mtimeMs,
        readFileSync(join(folder, name), 'base64'),
      ]);
    const before = files();
    await look();
    expect(files()).toEqual(before);
  });

  test('says that the agent does not run, and still examines the rest', async () => {
    await spine.stopAgent();
    const found = await look();
    expect(faults(found)).toEqual(['agent', ...unreadHere]);
    expect(found['service']).toMatchObject({ ok: true });
    expect(found['key']).toMatchObject({ ok: true });
  });

  test('finds a clock that differs from that of the service', async () => {
    await spine.stopAgent();
    await spine.stopService();
    spine.skip(1_800);
    await spine.startService();
    const found = await look();
    expect(found['clock']).toMatchObject({ ok: false, said: '30 min behind by the challenge of the service' });
  });

  test('finds a state folder and a key that are open to others', async () => {
    await spine.stopAgent();
    chmodSync(spine.settings.stateDir, 0o755);
    expect((await look())['state folder']).toMatchObject({ ok: false, remedy: expect.stringContaining('chmod 700') });
    chmodSync(spine.settings.stateDir, 0o700);
    const key = keyFile();
    chmodSync(key, 0o640);
    expect((await look())['key']).toMatchObject({ ok: false, remedy: expect.stringContaining('chmod 600') });
  });

  test('finds a key that is gone', async () => {
    await spine.stopAgent();
    rmSync(keyFile());
    expect((await look())['key']).toMatchObject({ ok: false, said: 'the file of the device key is gone' });
  });

  test('finds a damaged ledger, and one that is none', async () => {
    await spine.stopAgent();
    const path = join(spine.settings.stateDir, 'ledger.db');
    const bytes = readFileSync(path);
    bytes.fill(0xff, 4_096, 4_096 + 600);
    writeFileSync(path, bytes);
    rmSync(`${path}-wal`, { force: true });
    expect((await look())['ledger']).toMatchObject({ ok: false });
    writeFileSync(path, 'no database at all'.repeat(100));
    expect((await look())['ledger']).toMatchObject({ ok: false });
  });

  test('finds an identity that cannot be used, and says nothing of what is in it', async () => {
    await spine.stopAgent();
    writeFileSync(join(spine.settings.stateDir, 'identity.json'), '{"version":1,"pending":{"token_secret":"hush hush"');
    const found = await look();
    expect(found['identity']).toMatchObject({ ok: false });
    expect(JSON.stringify(found)).not.toContain('hush');
  });

  test('finds a service with other keys than the pinned ones', async () => {
    await spine.stopAgent();
    const file = new IdentityFile(spine.settings.stateDir);
    const { enrolment } = file.load();
    if (enrolment === undefined) throw new Error('not enrolled');
    file.save({ enrolment: { ...enrolment, issuerKeys: [base64url(32)] } });
    expect((await look())['service']).toMatchObject({ ok: false, remedy: expect.stringContaining('poses') });
  });

  test('goes through the proxy that the agent goes through, and tells the proxy from the service', async () => {
    let status = 200;
    const proxy = createHttp();
    let asked = 0;
    const held: Socket[] = [];
    proxy.on('connection', (socket) => held.push(socket));
    proxy.on('connect', ({ url = '' }, near: Socket) => {
      asked++;
      if (status !== 200) return void near.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      const far = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
        near.write('HTTP/1.1 200 Yes\r\n\r\n');
        near.pipe(far).pipe(near);
      });
      for (const end of [near, far]) end.on('error', () => end.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const through = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    writeFileSync(config, JSON.stringify({ ...spine.settings, caFile: spine.service.caFile, proxy: through }));
    const open = await look();
    expect(open['proxy']).toMatchObject({ ok: true, said: `${through}: proxy in the configuration` });
    for (const about of ['name', 'connection', 'certificate', 'service', 'clock'])
      expect(open[about]).toMatchObject({ about, ok: true });
    asked = 0;
    status = 407;
    const shut = await look();
    expect(shut['proxy']).toMatchObject({ ok: false, said: expect.stringContaining('407') });
    expect(shut['service']).toMatchObject({ ok: null });
    // Once: a directory locks an account after a few wrong passwords.
    expect(asked).toBe(1);
    for (const socket of held) socket.destroy();
    await new Promise((resolve) => proxy.close(resolve));
  });

  const keyFile = () =>
    join(spine.settings.stateDir, `device-key-${new IdentityFile(spine.settings.stateDir).load().key?.id}`);
});
