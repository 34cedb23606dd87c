import { expect, test } from '@jest/globals';
import { streamLimits } from '../../shared/messages.ts';
import type { LedgerItem } from '../ledger/ledger.ts';
import { FramePace } from './frame-pace.ts';

/** What one laptop's evidence weighs when everything is reported. */
const itemBytes = 3_000;
const backlog = Array.from({ length: 500 }, (_, at) => ({ seq: at + 1, jws: 'x'.repeat(itemBytes) }) as LedgerItem);
/** What the conversation waits for an answer. */
const answerMs = 30_000;

/** Sends a backlog over a link of so many bits a second; gives the milliseconds of each frame. */
function send(bitsPerSecond: number, items = backlog): number[] {
  const pace = new FramePace();
  const frames: number[] = [];
  for (let at = 0; at < items.length; ) {
    const sent = pace.fitting(items.slice(at, at + streamLimits.evidencePerFrame));
    const bytes = sent.reduce((sum, { jws }) => sum + jws.length, 0);
    expect(bytes).toBeLessThanOrEqual(streamLimits.evidenceBytes);
    const tookMs = (bytes * 8_000) / bitsPerSecond;
    pace.answered(bytes, tookMs);
    frames.push(tookMs);
    at += sent.length;
  }
  return frames;
}

test('a good link carries a backlog of 500 in a few frames more than the fewest there could be', () => {
  expect(send(100_000_000).length).toBeLessThanOrEqual(Math.ceil(500 / 16) + 4);
});

test.each([1_000, 4_000, 16_000, 64_000])('over %d bit/s every frame is answered before it is given up', (bits) => {
  expect(Math.max(...send(bits, backlog.slice(0, 100)))).toBeLessThan(answerMs);
});

test('a link that gets slow gets smaller frames', () => {
  const pace = new FramePace();
  for (let at = 0; at < 10; at++) pace.answered(60_000, 10);
  expect(pace.fitting(backlog.slice(0, 16))).toHaveLength(16);
  pace.answered(48_000, 20_000);
  expect(pace.fitting(backlog.slice(0, 16)).length).toBeLessThanOrEqual(8);
});

test('an item larger than a frame is to be goes alone', () => {
  const large = [{ jws: 'x'.repeat(50_000) }, { jws: 'x' }] as LedgerItem[];
  expect(new FramePace().fitting(large)).toHaveLength(1);
});
