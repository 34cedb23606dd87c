import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { Watch } from '../../agent/collectors/collector.ts';
import { localHost } from '../../agent/host/local.ts';
import { openBells } from '../../agent/host/windows/bell.ts';
import { eventLog } from '../../agent/host/windows/event-log.ts';
import { listenedKeys } from '../../agent/host/windows/listened-key.ts';
import { watchKey } from '../../agent/host/windows/watch-key.ts';
import { watchProcesses } from '../../agent/host/windows/watch-processes.ts';
import { systemClock } from '../../agent/system-clock.ts';
import { watchSignals } from '../../agent/watch.ts';
import type { SignalId } from '../../shared/signals/catalogue.ts';
import { openWriter } from './write-registry.ts';

/** Runs inside wine: changes the registry while the product watches it, and writes down when it was told of what. */
const key = 'HKCU\\Software\\StanceWatch';
const late = `${key}\\Policies\\Sub\\Late`;
const watches: Partial<Record<SignalId, Watch>> = {
  os: { directories: [], registry: [{ key }] },
  osPatch: { directories: [], registry: [{ key }] },
  firewall: { directories: [], registry: [{ key, subtree: true }] },
  screenLock: { directories: [], registry: [{ key: late }] },
};
const ids = Object.keys(watches) as SignalId[];
const writer = await openWriter();
/** What stood in the registry when it was last told of. */
let seen = 0;
let told: { readonly id: SignalId; readonly atMs: number }[] = [];

const start = () =>
  watchSignals(
    localHost('win32'),
    systemClock,
    (id) => {
      told.push({ id, atMs: performance.now() });
      // As a collector would, that looks at once.
      seen = writer.read(key, 'Flood');
    },
    ids,
    (id) => watches[id] as Watch,
  );
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const idsTold = () => [...new Set(told.map(({ id }) => id))].sort();

/** What is told of one change, by the first of each signal, once nothing more comes for a second. */
async function toldOf(change: () => void | Promise<void>) {
  // Whatever was rung before may be quiet for a moment.
  await pause(600);
  told = [];
  await change();
  const doneMs = performance.now();
  await pause(1_000);
  return { ids: idsTold(), calls: told.length, afterMs: Math.max(...told.map(({ atMs }) => atMs)) - doneMs };
}

/** Starts a program and waits until it has ended. */
const run = (program: string, ...args: string[]) =>
  new Promise<void>((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'ignore', windowsHide: true });
    child.on('error', reject).on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program}: ${code}`))));
  });

writer.remove(key);
writer.create(key);
let stop = start();
await pause(1_000);
const begin = { ids: idsTold(), calls: told.length };

const results: Record<string, unknown> = { begin };
results['otherProcess'] = await toldOf(() =>
  run('C:\\windows\\system32\\reg.exe', 'add', key.replace('HKCU', 'HKEY_CURRENT_USER'), '/v', 'A', '/d', '1', '/f'),
);
results['value'] = await toldOf(() => writer.set(key, 'A', 2));
results['same'] = await toldOf(() => void writer.read(key, 'A'));
results['belowCreated'] = await toldOf(() => writer.create(`${key}\\One`));
results['deepCreated'] = await toldOf(() => writer.create(`${key}\\One\\Two`));
results['deepValue'] = await toldOf(() => writer.set(`${key}\\One\\Two`, 'A', 1));
results['parentAppears'] = await toldOf(() => writer.create(`${key}\\Policies`));
results['siblingAppears'] = await toldOf(() => writer.create(`${key}\\Policies\\Other`));
results['appears'] = await toldOf(() => writer.create(late));
results['lateValue'] = await toldOf(() => writer.set(late, 'A', 1));
results['deleted'] = await toldOf(() => writer.remove(late));
results['deletedAtLast'] = await toldOf(async () => {
  // Wine does not ring for a key that is deleted: the check of every sixteen seconds finds it.
  for (let turn = 0; turn < 200 && !idsTold().includes('screenLock'); turn++) await pause(100);
});
results['again'] = await toldOf(() => writer.create(late));
results['againValue'] = await toldOf(() => writer.set(late, 'A', 2));
results['parentDeleted'] = await toldOf(() => writer.remove(`${key}\\Policies`));
results['wholeAgain'] = await toldOf(() => writer.create(late));

const before = performance.eventLoopUtilization();
told = [];
const floodMs = performance.now();
await run(process.execPath, process.argv[1]?.replace('watch.mjs', 'flood-registry.mjs') ?? '', key, '10000');
const floodedMs = performance.now();
const { active } = performance.eventLoopUtilization(before);
await pause(1_000);
results['flood'] = {
  ms: floodedMs - floodMs,
  calls: told.filter(({ id }) => id === 'os').length,
  lastSeen: seen,
  busyMs: active,
};

stop();
results['stopped'] = await toldOf(() => writer.set(key, 'A', 3));
stop = start();
stop();
results['stoppedAtOnce'] = await toldOf(() => writer.set(key, 'A', 4));

const hangBell = await openBells(systemClock);
const openKey = await listenedKeys();
const subscribeAll = (times: number) => {
  for (let turn = 0; turn < times; turn++) {
    const watched = [key, `${key}\\One`, `${key}\\Nothing\\There`].map((path) =>
      watchKey(openKey, hangBell, { key: path, subtree: turn % 2 === 0 }, () => undefined),
    );
    for (const each of watched) each.stop();
  }
};
subscribeAll(10);
await pause(500);
const handleBefore = writer.nextHandle();
subscribeAll(1_000);
await pause(1_000);
results['handles'] = { before: handleBefore, after: writer.nextHandle() };

const sleeper = spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 20000)'], { stdio: 'ignore' });
const watchedProcess = watchProcesses(
  async () => (sleeper.pid === undefined ? [] : [sleeper.pid]),
  () => told.push({ id: 'edr', atMs: performance.now() }),
  systemClock,
);
await pause(500);
const handleBeforeEnd = writer.nextHandle();
results['alive'] = await toldOf(() => pause(100));
results['ended'] = await toldOf(async () => {
  sleeper.kill('SIGKILL');
  await new Promise<void>((resolve) => sleeper.once('exit', () => resolve()));
});
watchedProcess.check();
results['endedBefore'] = await toldOf(() => pause(100));
watchedProcess.stop();
results['processHandles'] = { before: handleBeforeEnd, after: writer.nextHandle() };

const subscribe = await eventLog();
let entries: unknown;
try {
  const bell = hangBell(() => undefined);
  const subscription = subscribe('System', '*', bell.handle);
  entries = subscription === undefined ? 'none' : { taken: subscription.take() ?? 'broken' };
  subscription?.close();
  bell.close();
} catch (thrown) {
  entries = String(thrown);
}
results['eventLog'] = entries;
writeFileSync(process.argv[2] ?? '', JSON.stringify(results));
