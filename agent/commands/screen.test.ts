import { EventEmitter } from 'node:events';
import { beforeEach, expect, test } from '@jest/globals';
import { openScreen } from './screen.ts';

class FakeTerminal extends EventEmitter {
  rows = 3;
  written: string[] = [];
  write(text: string) {
    this.written.push(text);
  }
}

let terminal: FakeTerminal;
let screen: ReturnType<typeof openScreen>;
beforeEach(() => {
  terminal = new FakeTerminal();
  screen = openScreen(terminal);
  terminal.written = [];
});

test('what did not change is not drawn again', () => {
  screen.show('a\nb');
  screen.show('a\nb');
  expect(terminal.written).toEqual(['\u001b[Ha\u001b[K\r\nb\u001b[K\u001b[J']);
  screen.close();
});

test('what does not fit is cut, and there again on a larger terminal', () => {
  screen.show('1\n2\n3\n4');
  expect(terminal.written.at(-1)).toContain('2\u001b[K\r\n⋯');
  terminal.rows = 4;
  terminal.emit('resize');
  expect(terminal.written.at(-1)).toContain('4\u001b[K');
  screen.close();
});

test('a terminal is given back once, and nobody listens to it any more', () => {
  screen.close();
  screen.close();
  expect(terminal.written).toEqual(['\u001b[?7h\u001b[?25h\u001b[?1049l']);
  expect(terminal.listenerCount('resize')).toBe(0);
});
