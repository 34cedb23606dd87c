import { expect, test } from '@jest/globals';
import * as v from 'valibot';
import { parse } from './issues.ts';

const secret = 'https//token-that-nobody-is-to-see';

test.each([
  ['a URL', v.pipe(v.string(), v.url())],
  [
    'a check',
    v.pipe(
      v.string(),
      v.check(() => false),
    ),
  ],
  ['a pattern', v.pipe(v.string(), v.regex(/^x$/))],
  ['a length', v.pipe(v.string(), v.maxLength(3))],
  ['a list', v.picklist(['a', 'b'])],
  ['another type', v.number()],
])('what is wrong with %s is said without quoting it', (_, schema) => {
  const { text } = parse(v.object({ part: schema as v.GenericSchema }), { part: secret }) as { text: string };
  expect(text).not.toContain('token-that-nobody');
  expect(text.length).toBeGreaterThan(5);
});

test('a check that has words of its own says them', () => {
  const schema = v.pipe(
    v.string(),
    v.check(() => false, 'expected a short word'),
  );
  expect(parse(schema, secret)).toMatchObject({ ok: false, text: 'expected a short word' });
});
