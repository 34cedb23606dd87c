import { expect, test } from '@jest/globals';
import { plainUri } from './check-proof.ts';

test.each([
  ['https://App.Example:443/a/../b?q=1#f', 'https://app.example/b'],
  ['https://app.example', 'https://app.example/'],
  ['http://app.example:8080/x', 'http://app.example:8080/x'],
  ['https://app.example/a%20b', 'https://app.example/a%20b'],
])('%s is %s without query, fragment and what a URL may write in two ways', (text, plain) => {
  expect(plainUri(text)).toBe(plain);
});

test.each(['', '/path', 'https://', 'ftp://app.example/', 'https://user@app.example/', 'https://app.example,evil/ x/'])(
  '%j is no address a proof can be for',
  (text) => {
    const plain = plainUri(text);
    expect(plain === undefined || plain !== plainUri('https://app.example/')).toBe(true);
  },
);
