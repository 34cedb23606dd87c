import { expect, test } from '@jest/globals';
import { faults } from './faults.ts';
import { runCrashes } from './run-crashes.ts';

/** One of each kind; `npm run test:crash` goes through all of them, many times. */
const chosen = faults.filter(({ name }) =>
  [
    'agent: committed, not sent',
    'service: committed, not answered',
    'a decision: the agent before it is passed on',
    'a frame of the backlog: the service before it is passed on',
    'agent: the enrolment written, nobody told',
  ].includes(name),
);

test('an agent and a service that are killed ten times between commit, send, receive and acknowledge lose and double nothing', async () => {
  expect(chosen).toHaveLength(5);
  const said: string[] = [];
  const { count, kills } = await runCrashes(10, 11, (line) => said.push(line), chosen);
  const { lost, doubled, broken, dropped, devices } = count;
  expect({ lost, doubled, broken, dropped, devices }).toEqual({
    lost: [],
    doubled: [],
    broken: [],
    dropped: 0,
    devices: 2,
  });
  expect(count.evidence).toBeGreaterThan(30);
  expect([...kills.keys()]).toEqual(expect.arrayContaining(chosen.map(({ name }) => name)));
});
