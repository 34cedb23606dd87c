import { join } from 'node:path';

/** A program that may be started, by absolute paths alone. */
export interface AgentProgram {
  readonly node: string;
  readonly script: string;
}

/** Where the packages put the agent with its own Node; where none of ours does yet, nobody is started. */
const installed: Readonly<Partial<Record<string, AgentProgram>>> = {
  linux: { node: '/usr/lib/stance/node', script: '/usr/lib/stance/start.cjs' },
};

interface Place {
  readonly isPackaged: boolean;
  readonly platform: string;
  /** The folder of the tray's own bundle; in a checkout the agent's lies beside it. */
  readonly folder: string;
  /** In a checkout: the Node that it is run with, as whoever starts the tray names it. */
  readonly node: string | undefined;
}

/** The agent that belongs to this tray; nothing is looked up in PATH, and an installed tray takes nobody's word for it. */
export function agentProgram({ isPackaged, platform, folder, node }: Place): AgentProgram | undefined {
  if (isPackaged) return installed[platform];
  return node === undefined ? undefined : { node, script: join(folder, '../agent/start.cjs') };
}
