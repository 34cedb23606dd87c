import { collectCommand } from './collect.ts';
import type { Command } from './command.ts';
import { doctor } from './doctor.ts';
import { enrol } from './enrol.ts';
import { flare } from './flare.ts';
import { helpFor } from './help.ts';
import { historyCommand } from './history.ts';
import { proof } from './proof.ts';
import { run } from './run.ts';
import { session } from './session.ts';
import { signalsCommand } from './signals.ts';
import { status } from './status.ts';
import { versionCommand } from './version.ts';
import { watch } from './watch.ts';

const listed = {
  run,
  status,
  watch,
  collect: collectCommand,
  enrol,
  proof,
  history: historyCommand,
  doctor,
  flare,
  session,
  signals: signalsCommand,
  version: versionCommand,
} as const satisfies Record<string, Command>;

/** Everything `stance` can do, in the order that help shows it. */
export const commands = { ...listed, help: helpFor(listed) } as const satisfies Record<string, Command>;
