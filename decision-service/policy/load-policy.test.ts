import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { StanceError } from '../../shared/errors.ts';
import { signalIds } from '../../shared/signals/catalogue.ts';
import { standing } from '../../shared/standing.ts';
import { loadPolicy, parsePolicy } from './load-policy.ts';

const example = readFileSync(join(__dirname, '../policy.example.yaml'), 'utf8');

const minimal = `version: "1"
levels:
  - {name: base, title: Base, opens: [Mail]}
signals:
  osPatch:
    rule:
      pendingSecurityUpdates: 3
    grace: 72h
`;

/** The one line that a policy is refused with. */
function refusal(text: string): string {
  try {
    parsePolicy(text, 'policy.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(StanceError);
    expect((error as StanceError).code).toBe('policyInvalid');
    const { message } = error as StanceError;
    expect(message).not.toContain('\n');
    return message;
  }
  throw new Error('the policy was taken');
}

test('the example that ships is a policy, judges every signal it names and states the defaults it says it states', () => {
  const policy = parsePolicy(example, 'policy.example.yaml');
  expect(policy.levels.map(({ name }) => name)).toEqual(['base', 'internal', 'sensitive']);
  expect(policy).toMatchObject({ ageLimit: 900, heartbeat: 300, restartCooldown: 86_400 });
  expect(Object.keys(policy.signals)).toEqual(signalIds);
  for (const [id, { enforcement }] of Object.entries(standing))
    expect([id, policy.standing[id as keyof typeof standing]]).toEqual([id, { enforcement }]);
});

test('what is not said has its default', () => {
  const policy = parsePolicy(minimal, 'policy.yaml');
  expect(policy.ageLimit).toBe(900);
  expect(policy.signals.osPatch?.rule).toMatchObject({ pendingSecurityUpdates: 3, listsMaxAge: 604_800 });
});

describe('a mistake is named by file, line and key:', () => {
  test.each([
    [
      'a misspelt rule',
      'pendingSecurityUpdates: 3',
      'pendingSecurityUpdate: 3',
      'policy.yaml:7: signals.osPatch.rule.pendingSecurityUpdate: unknown key',
    ],
    [
      'a duration that is none',
      '72h',
      '3 days',
      'policy.yaml:8: signals.osPatch.grace: expected a duration such as 15m, 72h or 7d',
    ],
    ['a signal that does not exist', 'osPatch:', 'osPatches:', 'policy.yaml:5: signals.osPatches: unknown key'],
    [
      'a level that does not exist',
      '    grace: 72h',
      '    costs: [secret]',
      'policy.yaml:8: signals.osPatch.costs.0: not a level of this policy',
    ],
    ['a missing key', 'version: "1"\n', '', 'policy.yaml:1: version: missing'],
    [
      'a heartbeat that one loss breaks',
      'version: "1"',
      'version: "1"\nageLimit: 60s\nheartbeat: 45s',
      'policy.yaml:2: ageLimit: at least twice the heartbeat, or one lost beat closes every door',
    ],
    ['a key twice', '    grace: 72h', '    grace: 72h\n    grace: 73h', 'policy.yaml:9: Map keys must be unique'],
    ['a tab for indentation', '  osPatch:', '\tosPatch:', 'policy.yaml:5: '],
    ['an unclosed list', '[Mail]', '[Mail', 'policy.yaml:'],
  ])('%s', (_, from, to, line) => {
    expect(minimal).toContain(from);
    expect(refusal(minimal.replace(from, to))).toContain(line);
  });
});

test.each([
  ['nothing', ''],
  ['a list', '- a\n- b\n'],
  ['a word', 'hello'],
  ['a null', 'null'],
])('a file that holds %s is no policy', (_, text) => {
  expect(refusal(text)).toMatch(/^policy\.yaml:\d+: /);
});

test('a file that unfolds to fill memory is refused', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefgh'.split('').map((name, at) => `${name}: &${name} [${`*${'abcdefg'[at]},`.repeat(9)}]`),
  ];
  expect(refusal(bomb.join('\n'))).toMatch(/alias/i);
});

test('a file that is not there is named', () => {
  expect(() => loadPolicy('/nowhere/policy.yaml')).toThrow(/^\/nowhere\/policy\.yaml: cannot be read/);
});
