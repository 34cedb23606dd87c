import { beforeEach, expect, test } from '@jest/globals';
import type { DeviceStatus } from '../shared/device-status.ts';
import { rouse } from './rouse.ts';

let said: string[];
let trouble: DeviceStatus['trouble'];
let happened: ReturnType<typeof rouse>;
const held = { current: false } as DeviceStatus['decision'];

beforeEach(() => {
  said = [];
  trouble = undefined;
  happened = rouse({
    host: { platform: 'linux' },
    board: {
      get status() {
        return { trouble } as DeviceStatus;
      },
      set: (part) => void said.push(`board ${JSON.stringify(part)}`),
    },
    holder: { held },
    lookout: { hint: (id) => void said.push(`look at ${id}`) },
    inquiry: { refresh: (cause) => void said.push(`look at all: ${cause}`) },
    stream: {
      roused: (stoodStillMs) => void said.push(`link ${stoodStillMs}`),
      retryNow: () => void said.push('retry'),
    },
  });
});

test('after a sleep the link is seen to first, a decision that ran out is told, and everything is looked at', () => {
  happened('wake', 60_000);
  expect(said).toEqual(['link 60000', 'board {"decision":{"current":false}}', 'look at all: wake']);
});

test('another network concerns the link and the firewall', () => {
  happened('network', 0);
  expect(said).toEqual(['link 0', 'look at firewall']);
});

test('a screen that is locked or unlocked concerns its lock alone', () => {
  happened('session', 0);
  expect(said).toEqual(['look at screenLock']);
});

test('a locked key is tried again when somebody unlocks the screen', () => {
  trouble = { what: 'keyLocked', said: 'locked' };
  happened('session', 0);
  expect(said).toEqual(['retry', 'look at screenLock']);
});
