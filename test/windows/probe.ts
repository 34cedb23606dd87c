import { readFileSync, writeFileSync } from 'node:fs';
import { systemFolder } from '../../agent/host/windows/library.ts';
import { localWindows } from '../../agent/host/windows/local-windows.ts';
import type { WindowsRequests } from '../../agent/host/windows/windows-requests.ts';

/** Runs inside wine: makes the requests in the file of its first argument and writes the answers to that of its second. */
type Asked = { readonly [Method in keyof WindowsRequests]: readonly [Method, ...Parameters<WindowsRequests[Method]>] };

const [requests = '', file = ''] = process.argv.slice(2);
const windows = localWindows();
const answers: unknown[] = [];
for (const [method, ...args] of JSON.parse(readFileSync(requests, 'utf8')) as Asked[keyof WindowsRequests][]) {
  const begun = performance.now();
  const answer = await (windows[method] as (...args: readonly unknown[]) => Promise<unknown>)(...args);
  answers.push({ answer, ms: performance.now() - begun });
}
writeFileSync(file, JSON.stringify({ answers, systemFolder: await systemFolder(), node: process.version }));
