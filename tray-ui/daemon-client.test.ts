import { describe, expect, test } from '@jest/globals';
import type { LocalRequest } from '../shared/local-api.ts';
import { sampleStatus } from '../shared/testing/sample-statuses.ts';
import { silentAfterMs } from './daemon-client.ts';
import { dial } from './testing/far-end.ts';

describe('finding the daemon', () => {
  test('the system’s daemon is asked first, a user’s own when that is not there', () => {
    const { sockets, socket, heard } = dial();
    expect(socket().path).toBe('/run/stance/1000/agent.sock');
    socket().fail('ENOENT');
    expect(sockets.map(({ path }) => path)).toEqual([
      '/run/stance/1000/agent.sock',
      '/run/user/1000/stance/agent.sock',
    ]);
    expect(heard).toEqual([]);
  });

  test('it is tried again later and later, up to three seconds, and soon again once it has answered', () => {
    const { clock, socket, sockets, greet } = dial(['/only']);
    const waits: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      socket().fail('ENOENT');
      const tries = sockets.length;
      const from = clock.elapsedMs();
      while (sockets.length === tries) clock.advance(100);
      waits.push(clock.elapsedMs() - from);
    }
    expect(waits).toEqual([500, 1_000, 1_500, 2_000, 2_500, 3_000, 3_000, 3_000]);
    greet().destroy();
    const tries = sockets.length;
    clock.advance(500);
    expect(sockets.length).toBe(tries + 1);
  });

  test('stopped, it tries nothing more', () => {
    const { clock, client, greet, sockets, heard } = dial();
    greet();
    const before = heard.length;
    client.stop();
    clock.advance(600_000);
    expect([sockets.length, heard.length, clock.waiting]).toEqual([1, before, 0]);
  });
});

describe('hearing the daemon', () => {
  test('it asks to be told, and tells what it is told', () => {
    const { greet, heard, status } = dial();
    const socket = greet();
    expect(socket.written).toEqual([{ id: 1, ask: 'watch' }]);
    socket.say({ event: 'status', id: 1, status: { ...status, checking: true } });
    expect(heard.map((said) => said.status?.checking)).toEqual([false, true]);
  });

  test('a daemon that closes is silence at once, with what it said last', () => {
    const { greet, heard, status } = dial();
    greet().destroy();
    expect(heard.at(-1)).toEqual({ last: status, said: undefined });
  });

  test('a daemon that keeps the line and says nothing is silence after the stated time', () => {
    const { clock, greet, heard, status } = dial();
    const socket = greet();
    clock.advance(silentAfterMs - 1);
    expect(heard.at(-1)?.status).toEqual(status);
    clock.advance(1);
    expect(heard.at(-1)).toEqual({ last: status, said: undefined });
    expect(socket.destroyed).toBe(true);
  });

  test('a daemon that never says its first word is given up', () => {
    const { clock, socket, heard } = dial();
    const first = socket();
    first.emit('connect');
    clock.advance(5_000);
    expect([first.destroyed, heard.at(-1)]).toEqual([true, { last: undefined, said: undefined }]);
  });

  test('a quiet daemon that answers when asked is there for ever', () => {
    const { clock, greet, heard, status } = dial();
    const socket = greet();
    for (let minute = 0; minute < 20; minute += 1) {
      clock.advance(30_000);
      const asked = socket.written.at(-1) as LocalRequest;
      expect(asked.ask).toBe('status');
      socket.say({ id: asked.id, status });
    }
    expect(heard.every((said) => said.status !== undefined)).toBe(true);
    expect(socket.destroyed).toBe(false);
  });

  test('chatter about other things does not count as a status', () => {
    const { clock, greet, heard } = dial();
    const socket = greet();
    clock.advance(30_000);
    for (let second = 0; second < 5; second += 1) {
      socket.say({ id: null, problem: 'busy', said: 'busy' });
      clock.advance(1_000);
    }
    expect(heard.at(-1)?.status).toBeUndefined();
  });

  test('a refused question for the status is silence too', () => {
    const { clock, greet, heard } = dial();
    const socket = greet();
    clock.advance(30_000);
    socket.say({ id: (socket.written.at(-1) as LocalRequest).id, problem: 'rateLimited', said: 'slow down' });
    expect(heard.at(-1)?.status).toBeUndefined();
  });

  test.each([
    ['not JSON', 'nonsense'],
    ['a status that lacks its link', JSON.stringify({ id: 1, status: { ...sampleStatus(1), link: undefined } })],
    ['another shape', '[]'],
  ])('%s ends the connection, and nothing after it is heard', (_name, line) => {
    const { greet, heard, status } = dial();
    const socket = greet();
    const good = JSON.stringify({ event: 'status', id: 1, status });
    socket.emit('data', Buffer.from(`${line}\n${good}\n`));
    expect(socket.destroyed).toBe(true);
    expect(heard.at(-1)).toMatchObject({ last: status, said: expect.stringContaining('not understood') });
  });

  test('an answer without an end is given up at the limit', () => {
    const { greet, heard } = dial();
    const socket = greet();
    for (let part = 0; part < 17 && !socket.destroyed; part += 1) socket.emit('data', Buffer.alloc(65_536, 'a'));
    expect(socket.destroyed).toBe(true);
    expect(heard.at(-1)?.status).toBeUndefined();
  });
});

describe('asking for a look', () => {
  test('settles with the answer', async () => {
    const { client, greet, status } = dial();
    const socket = greet();
    const outcome = client.recheck();
    const { id, ask } = socket.written.at(-1) as LocalRequest;
    expect(ask).toBe('recheck');
    socket.say({ id, status });
    expect(await outcome).toEqual({ done: true });
  });

  test('says in words why not', async () => {
    const { client, greet } = dial();
    const socket = greet();
    const outcome = client.recheck();
    const { id } = socket.written.at(-1) as LocalRequest;
    socket.say({ id, problem: 'busy', said: 'A look is under way.' });
    expect(await outcome).toEqual({ failed: 'A look is under way.' });
    expect(socket.destroyed).toBe(false);
  });

  test('is not lost when the daemon goes, and is refused when there is none', async () => {
    const { client, greet } = dial();
    expect(await client.recheck()).toEqual({ failed: 'The agent does not answer.' });
    const socket = greet();
    const outcome = client.recheck();
    socket.destroy();
    expect(await outcome).toEqual({ failed: 'The agent does not answer.' });
  });

  test('that takes too long ends, and the connection stays', async () => {
    const { clock, client, greet, status } = dial();
    const socket = greet();
    const outcome = client.recheck();
    for (let half = 0; half < 2; half += 1) {
      clock.advance(30_000);
      const asked = socket.written.at(-1) as LocalRequest;
      if (asked.ask === 'status') socket.say({ id: asked.id, status });
    }
    expect(await outcome).toEqual({ failed: 'The agent is still looking.' });
    expect(socket.destroyed).toBe(false);
  });
});

describe('asked for a page of the history', () => {
  const empty = { items: [], keys: [], more: false };

  test('it gives what the daemon answers to just that question', async () => {
    const { client, greet } = dial();
    const socket = greet();
    const pages = [client.history(), client.history(7)];
    const [first, second] = socket.written.slice(1) as [LocalRequest, LocalRequest];
    expect([first, second]).toEqual([
      { id: first.id, ask: 'history' },
      { id: second.id, ask: 'history', before: 7 },
    ]);
    socket.say({ id: second.id, history: { ...empty, more: true } });
    socket.say({ id: first.id, history: empty });
    expect(await Promise.all(pages)).toEqual([empty, { ...empty, more: true }]);
  });

  test('it says why there is none: no agent, a refusal, no answer in time, the agent gone', async () => {
    const { client, greet, clock, status } = dial();
    expect(await client.history()).toEqual({ failed: 'The agent does not answer.' });
    const socket = greet();
    const refused = client.history();
    socket.say({ id: socket.written.at(-1)?.id, problem: 'rateLimited', said: 'too many requests' });
    expect(await refused).toEqual({ failed: 'too many requests' });
    const late = client.history();
    clock.advance(5_001);
    expect(await late).toEqual({ failed: 'The agent does not answer.' });
    // What comes after its time is nobody's any more, and no reason to hang up.
    socket.say({ id: socket.written.at(-1)?.id, history: empty });
    expect(socket.destroyed).toBe(false);
    socket.say({ event: 'status', id: 1, status });
    const cut = client.history();
    socket.destroy();
    expect(await cut).toEqual({ failed: 'The agent does not answer.' });
  });

  test('a status in answer to it, or it in answer to anything else, ends the connection', async () => {
    const one = dial();
    const first = one.greet();
    const page = one.client.history();
    first.say({ id: first.written.at(-1)?.id, status: one.status });
    expect(await page).toMatchObject({ failed: expect.stringContaining('not understood') });
    expect(first.destroyed).toBe(true);
    const other = dial();
    const second = other.greet();
    const look = other.client.recheck();
    second.say({ id: second.written.at(-1)?.id, history: empty });
    expect(await look).toMatchObject({ failed: expect.stringContaining('not understood') });
    expect(second.destroyed).toBe(true);
  });

  test('it asks no more than eight questions at once', async () => {
    const { client, greet } = dial();
    const socket = greet();
    const asked = Array.from({ length: 20 }, () => client.history());
    expect(socket.written.filter(({ ask }) => ask === 'history')).toHaveLength(8);
    expect(await asked[19]).toEqual({ failed: 'The agent is still answering.' });
    socket.destroy();
    await Promise.all(asked);
  });
});
