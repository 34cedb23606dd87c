import { describe, expect, test } from '@jest/globals';
import { jwsVerifier as agents } from '../agent/crypto/jws-verifier.ts';
import { checkHistory, type HistoryItem } from '../shared/history.ts';
import { headerText } from '../shared/jws.ts';
import { jwsVerifier as trays } from '../tray-ui/jws-verifier.ts';
import { encode, newKey } from './support/device/key.ts';
import { signedHistory } from './support/signed-history.ts';

const key = newKey();
const good = key.sign('eat+jwt', { a: 1 });
const [header = '', payload = '', signature = ''] = good.split('.');
const under = (text: string) => key.signUnder(text, '{"a":1}');

/** Agent and tray check the ledger each by itself; two answers to one question would be one lie. */
describe('agent and tray say the same of a signature', () => {
  test.each<[string, string, boolean]>([
    ['a good one', good, true],
    ['another payload', `${header}.${encode('{"a":2}')}.${signature}`, false],
    ['another header', `${encode('{"alg":"ES256"}')}.${payload}.${signature}`, false],
    ['a shorter signature', `${header}.${payload}.${signature.slice(0, -4)}`, false],
    ['a longer signature', `${header}.${payload}.${signature}AAAA`, false],
    ['no signature', `${header}.${payload}.AA`, false],
    ['zeros for a signature', `${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`, false],
    ['another key', newKey().sign('eat+jwt', { a: 1 }), false],
    ['two parts', `${header}.${payload}`, false],
    ['four parts', `${good}.AA`, false],
  ])('%s', (_name, jws, holds) => {
    expect([agents.verify(jws, key.jwk), trays.verify(jws, key.jwk)]).toEqual([holds, holds]);
  });

  test('a point that is not on the curve signs nothing', () => {
    expect(trays.verify(good, { ...key.jwk, y: key.jwk.x })).toBe(false);
  });

  test('no algorithm but the one is talked into the tray', () => {
    const { kid } = key;
    const ours = headerText('eat+jwt', { kid });
    expect(trays.verify(under(ours), key.jwk)).toBe(true);
    for (const alg of ['none', 'HS256', 'ES384', 'es256', '', null])
      expect(trays.verify(under(ours.replace('"ES256"', JSON.stringify(alg))), key.jwk)).toBe(false);
    for (const text of ['null', '1', '[]', '"ES256"', 'x', '{}'])
      expect(trays.verify(under(text), key.jwk)).toBe(false);
  });

  test('a whole ledger, and one in which anything was changed, left out or moved', () => {
    const entries = Array.from({ length: 5 }, (_, index) => ({ at: index + 1, cause: 'beat' }));
    const history = signedHistory(entries, key);
    const at = (index: number) => history.items[index] as HistoryItem;
    const spoilt: HistoryItem[][] = [
      [...history.items],
      history.items.filter(({ seq }) => seq !== 3),
      history.items.map((item) => (item.seq === 2 ? { ...item, jws: at(3).jws } : item)),
      history.items.map((item) => (item.seq === 0 ? { ...item, jws: good } : item)),
      history.items.map((item) => (item.seq === 4 ? { ...item, jws: 'e30.e30.e30' } : item)),
    ];
    const faults = (by: typeof agents) =>
      spoilt.map((items) =>
        checkHistory(items, [key.jwk], by).flatMap((chain) => chain.faults.map(({ fault }) => fault)),
      );
    expect(faults(trays)).toEqual(faults(agents));
    expect(faults(trays).map(({ length }) => length > 0)).toEqual([false, false, true, true, true]);
  });
});
