import { expect, test } from '@jest/globals';
import { agentProgram } from './agent-program.ts';

const checkout = { isPackaged: false, platform: 'linux', folder: '/src/stance/dist/tray-ui', node: '/opt/node' };

test('an installed tray starts the installed agent, whatever its environment says', () => {
  expect(agentProgram({ ...checkout, isPackaged: true, node: '/home/anna/evil' })).toEqual({
    node: '/usr/lib/stance/node',
    script: '/usr/lib/stance/start.cjs',
  });
});

test('where no package puts an agent, an installed tray starts nothing', () => {
  for (const platform of ['darwin', 'win32'])
    expect(agentProgram({ ...checkout, isPackaged: true, platform })).toBeUndefined();
});

test('in a checkout the agent is the one that was built beside the tray, by the Node that is named', () => {
  expect(agentProgram(checkout)).toEqual({ node: '/opt/node', script: '/src/stance/dist/agent/start.cjs' });
  expect(agentProgram({ ...checkout, node: undefined })).toBeUndefined();
});
