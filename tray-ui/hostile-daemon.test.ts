import { describe, expect, test } from '@jest/globals';
import { localLimits } from '../shared/local-api.ts';
import { sampleFinding, sampleStatus } from '../shared/testing/sample-statuses.ts';
import { dial } from './testing/far-end.ts';

const good = sampleStatus(1_795_310_000);
const watched = (status: unknown) => ({ event: 'status', id: 1, status });

test('one that floods is silence, and is left alone for as long as one that is not there', () => {
  const { clock, greet, socket, sockets, heard, status } = dial(['/only']);
  const first = greet();
  for (let count = 0; count < 1_000; count += 1) first.say({ event: 'status', id: 1, status });
  expect(first.destroyed).toBe(false);
  for (let count = 0; count < 1_000; count += 1) first.say({ event: 'status', id: 1, status });
  expect(first.destroyed).toBe(true);
  expect(heard.at(-1)).toEqual({ last: status, said: expect.stringContaining('more than can be shown') });
  clock.advance(2_900);
  expect(sockets).toHaveLength(1);
  clock.advance(100);
  expect(socket()).not.toBe(first);
});

describe('what no daemon of ours says ends the connection, and what was said last stands as old', () => {
  const list = (length: number) => Array.from({ length }, (_, index) => String(index));
  const finding = sampleFinding(good.at, good.at + 60, ['sensitive']);
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 1],
    ['a list', [watched(good)]],
    ['an answer in an answer', { event: 'status', id: 1, status: watched(good) }],
    ['an id that is text', { event: 'status', id: '1', status: good }],
    ['an id below nothing', { id: -1, status: good }],
    ['an id that is no whole number', { id: 1.5, status: good }],
    ['yes for a switch', watched({ ...good, checking: 'true' })],
    ['one for a switch', watched({ ...good, checking: 1 })],
    ['text for a time', watched({ ...good, at: '2026-11-22' })],
    ['a time before all time', watched({ ...good, at: -1 })],
    ['a time after all time', watched({ ...good, at: 2 ** 53 })],
    ['a list for an object', watched({ ...good, agent: [] })],
    ['an object for a list', watched({ ...good, decision: { ...good.decision, findings: { length: 0 } } })],
    ['a text of 401 characters', watched({ ...good, agent: { ...good.agent, version: 'a'.repeat(401) } })],
    ['a megabyte of text', watched({ ...good, service: { url: 'a'.repeat(1_000_000) } })],
    ['65 signals', watched({ ...good, readings: Object.fromEntries(list(65).map((id) => [id, good.readings['os']])) })],
    ['17 levels', watched({ ...good, decision: { ...good.decision, levels: list(17) } })],
    ['65 findings', watched({ ...good, decision: { ...good.decision, findings: list(65).map(() => finding) } })],
    ['a state of its own', watched({ ...good, link: { ...good.link, state: 'trusted' } })],
    ['a state of every object', watched({ ...good, link: { ...good.link, state: 'constructor' } })],
    ['a tier of every object', watched({ ...good, decision: { ...good.decision, tier: '__proto__' } })],
  ])('%s', (_name, said) => {
    const { greet, heard } = dial();
    const socket = greet();
    socket.emit('data', Buffer.from(`${JSON.stringify(said)}\n`));
    expect(socket.destroyed).toBe(true);
    expect(heard.at(-1)).toEqual({ last: heard[0]?.status, said: expect.stringContaining('not understood') });
  });

  test.each<[string, Buffer]>([
    ['text that is no UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28, 0x0a])],
    ['an id without end', Buffer.from(JSON.stringify(watched(good)).replace('"id":1', '"id":1e999'))],
    ['zeros', Buffer.alloc(10, 0)],
    ['an empty line', Buffer.from('\n')],
    ['a byte order mark before a good answer', Buffer.from(`\ufeff${JSON.stringify(watched(good))}\n`)],
    ['two answers in a line', Buffer.from(`${JSON.stringify(watched(good)).repeat(2)}\n`)],
    ['the same member twice, the second of another type', Buffer.from('{"id":1,"status":{},"status":1}\n')],
    ['a line longer than an answer may be', Buffer.alloc(localLimits.answerBytes + 1, '{')],
    ['brackets as deep as an answer is long', Buffer.from(`${'['.repeat(localLimits.answerBytes - 1)}\n`)],
    ['objects as deep as an answer is long', Buffer.from(`${'{"a":'.repeat(localLimits.answerBytes / 6)}\n`)],
  ])('%s', (_name, bytes) => {
    const { greet, heard } = dial();
    const socket = greet();
    socket.emit('data', Buffer.concat([bytes, bytes.includes(0x0a) ? Buffer.alloc(0) : Buffer.from('\n')]));
    expect(socket.destroyed).toBe(true);
    expect(heard.at(-1)?.status).toBeUndefined();
  });
});

test('members that every object has change nothing for others', () => {
  const { greet, heard } = dial();
  const socket = greet();
  const text = JSON.stringify(watched(good)).replace(
    '{',
    '{"__proto__":{"checking":true,"polluted":1},"constructor":{"prototype":{"polluted":1}},',
  );
  socket.emit('data', Buffer.from(`${text}\n`));
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  expect(heard.at(-1)?.status?.checking ?? false).toBe(false);
});

test('half an answer is no answer, and the half that comes after silence is not put to it', () => {
  const { clock, greet, socket, sockets, heard } = dial(['/only']);
  const line = `${JSON.stringify(watched({ ...good, checking: true }))}\n`;
  greet().emit('data', Buffer.from(line.slice(0, 500)));
  clock.advance(60_000);
  expect(heard.at(-1)?.status).toBeUndefined();
  expect(sockets.length).toBeGreaterThan(1);
  socket().emit('data', Buffer.from(line.slice(500)));
  expect(heard.at(-1)?.status).toBeUndefined();
});
