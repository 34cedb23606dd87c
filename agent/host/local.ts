import { readdirSync, readlinkSync, type Stats, statSync } from 'node:fs';
import type { Platform } from '../../shared/platform.ts';
import { rootQuestions } from '../../shared/root-questions.ts';
import { failed } from './answer.ts';
import { openHardware } from './ask-hardware.ts';
import { askRoot, questionOf, questionOfFile } from './ask-root.ts';
import { askSocket } from './ask-socket.ts';
import { hasCapabilities } from './capabilities.ts';
import type { Answer, FileFacts, Host } from './host.ts';
import { readFile } from './read-file.ts';
import { runTool } from './run-tool.ts';
import { type Tool, type ToolName, tools } from './tools.ts';
import { trustedTool } from './trusted-tool.ts';
import { localWindows } from './windows/local-windows.ts';
import { notWindows } from './windows/windows-requests.ts';

const textLimitBytes = 1_048_576;
/** A file of the kernel is there at once; a program has to be started for it first, on a machine that may be starting up. */
const fileLimitMs = 5_000;
/** /proc of a busy server has some ten thousand entries; a folder with more is no folder we know how to read. */
const listLimit = 65_536;

/** The machine this process runs on. Nothing but its maker is cached: every other request is asked anew. */
export const localHost = (platform: Platform): Host => ({
  platform,
  now: () => Math.floor(Date.now() / 1_000),
  async text(path, limitBytes = textLimitBytes) {
    const answer = readFile(path, limitBytes);
    if (!('is' in answer)) return isDenied(answer) ? readByRoot(path, answer, limitBytes) : answer;
    return answer.is.whole ? { is: answer.is.bytes.toString() } : { unread: 'unparseable' };
  },
  async head(path, bytes) {
    const answer = readFile(path, bytes);
    return 'is' in answer ? { is: answer.is.bytes.toString('latin1') } : answer;
  },
  list: async (path) =>
    attempt<readonly string[]>(() => {
      const names = readdirSync(path);
      return names.length > listLimit ? { unread: 'unparseable' } : { is: names.sort() };
    }),
  link: async (path) => attempt(() => ({ is: readlinkSync(path) })),
  stat: async (path) => attempt(() => statOf(path)),
  async run(name, args) {
    if (!Object.hasOwn(tools, name)) return { unread: 'unsupported' };
    const tool: Tool = tools[name as ToolName];
    const trust = attempt(() => trustedTool(tool.path));
    if (!('is' in trust)) return trust;
    const question = questionOf(tool.path, args);
    // What the kernel tells only to rights that we lack is not tried, only to be denied: root is asked, or it stays unknown.
    const isForRoot = question !== undefined && !hasCapabilities(rootQuestions[question].capabilities);
    const answer = isForRoot ? await askRoot(question, tool) : await runTool(tool, args, trust.is);
    const { withhold } = tool;
    if (withhold === undefined || !('is' in answer)) return answer;
    return { ...answer, is: { ...answer.is, stdout: withhold(answer.is.stdout) } };
  },
  ask: askSocket,
  // On Windows the library starts a PowerShell that any script may use: an attack, to what guards the machine.
  hardware: platform === 'win32' ? async () => ({ unread: 'unsupported' }) : openHardware(),
  ...(platform === 'win32' ? localWindows() : notWindows),
});

const isDenied = (answer: Answer<unknown>): boolean => 'unread' in answer && answer.unread === 'notPermitted';

/** What root reads in a file that we may not, where it is one of those that root is asked for. */
async function readByRoot(path: string, denied: Answer<never>, limitBytes: number): Promise<Answer<string>> {
  const question = questionOfFile(path);
  if (question === undefined) return denied;
  const answer = await askRoot(question, { limitMs: fileLimitMs, limitBytes });
  return 'is' in answer ? { is: answer.is.stdout, through: answer.through } : answer;
}

function attempt<T>(request: () => Answer<T>): Answer<T> {
  try {
    return request();
  } catch (thrown) {
    return failed(thrown);
  }
}

function statOf(path: string): Answer<FileFacts> {
  // Most of what is asked for is not there, and an answer is cheaper than an exception.
  const facts = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (facts === undefined) return { absent: true };
  const { ino, size, mtimeNs, ctimeNs } = facts;
  return {
    is: {
      kind: kindOf(facts),
      bytes: Number(size),
      modifiedAt: Math.max(0, Number(mtimeNs / 1_000_000_000n)),
      stamp: [ino, size, mtimeNs, ctimeNs].map((value) => value.toString(36)).join('.'),
    },
  };
}

function kindOf(facts: Pick<Stats, 'isFile' | 'isDirectory' | 'isSocket'>): FileFacts['kind'] {
  if (facts.isFile()) return 'file';
  if (facts.isDirectory()) return 'directory';
  return facts.isSocket() ? 'socket' : 'other';
}
