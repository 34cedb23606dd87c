import { expect, test } from '@jest/globals';
import { type RootQuestion, rootQuestions } from '../../shared/root-questions.ts';
import { askUnits } from './ask-units.ts';

const questions = Object.entries<RootQuestion>(rootQuestions);
const units = new Map(askUnits().map(({ to, text = '' }) => [to.slice(to.lastIndexOf('/') + 1), text]));
const lines = (unit: string, key: string): string[] =>
  [...(units.get(unit) ?? '').matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value]) => value ?? '');

test.each(questions)('%s has a socket for the agent alone, which nobody can wear out', (name) => {
  const unit = `stance-ask-${name}.socket`;
  expect(lines(unit, 'ListenStream')).toEqual([`/run/stance-ask/${name}`]);
  expect([lines(unit, 'SocketUser'), lines(unit, 'SocketMode')]).toEqual([['stance'], ['0600']]);
  expect(lines(unit, 'TriggerLimitIntervalSec')).toEqual(['0']);
  expect(Number(lines(unit, 'MaxConnections')[0])).toBeLessThanOrEqual(2);
  expect(lines('ask.conf', 'Wants')[0]?.split(' ')).toContain(unit);
});

test.each(questions)(
  '%s is answered by its command and nothing of ours, with its rights and no others',
  (name, question) => {
    const unit = `stance-ask-${name}@.service`;
    const [command, end] = lines(unit, 'ExecStart');
    const asked = [question.program, ...question.args].join(' ');
    expect(command).toBe(question.goesOn === true ? `/usr/bin/timeout 900 ${asked}` : asked);
    expect(end).toBe(question.goesOn === true ? undefined : '/usr/bin/echo stance-answer-whole');
    expect(units.get(unit)).not.toMatch(/^Exec(?!Start=\/usr\/s?bin\/)/m);
    expect(units.get(unit)).not.toContain('/usr/lib/stance');
    // A specifier or a variable would make of a fixed command one that is not.
    expect(`${command}${end}`).not.toMatch(/[%$]/);
    expect(lines(unit, 'CapabilityBoundingSet')).toEqual([question.capabilities.join(' ')]);
    expect([lines(unit, 'StandardInput'), lines(unit, 'StandardOutput')]).toEqual([['null'], ['socket']]);
    expect(lines(unit, 'TimeoutStartSec')).toEqual(question.goesOn === true ? [] : ['10']);
    expect(lines(unit, 'CollectMode')).toEqual(['inactive-or-failed']);
  },
);
