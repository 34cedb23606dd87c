import type { Answer } from '../host.ts';
import { loadLibrary } from './library.ts';
import { openProcessTimes } from './process-times.ts';
import { failedWith } from './win32-error.ts';
import type { ServiceFacts, WindowsRequests } from './windows-requests.ts';

/** SC_MANAGER_CONNECT; SERVICE_QUERY_CONFIG and SERVICE_QUERY_STATUS: everybody has these. */
const connectRight = 0x1;
const queryRights = 0x1 | 0x4;
/** Windows' own limit for the configuration of a service. */
const configLimitBytes = 8_192;
/** SERVICE_STATUS_PROCESS is nine numbers; the second is the state, the eighth the process. */
const statusBytes = 36;

/** By number (winsvc.h), start and stop and continue and pause under way are all `changing`. */
const states: readonly (ServiceFacts['state'] | undefined)[] = [
  undefined,
  'stopped',
  'changing',
  'changing',
  'running',
  'changing',
  'changing',
  'paused',
];
const starts: readonly ServiceFacts['start'][] = ['boot', 'system', 'automatic', 'manual', 'disabled'];

/** Asks the service control manager, which every user may, about one service by its own name. */
export async function openServices(): Promise<Pick<WindowsRequests, 'service'>> {
  const library = await loadLibrary('advapi32.dll');
  const kernel = await loadLibrary('kernel32.dll');
  const openManager = library.func('intptr __stdcall OpenSCManagerW(str16 machine, str16 database, uint32 rights)');
  const open = library.func('intptr __stdcall OpenServiceW(intptr manager, str16 name, uint32 rights)');
  const status = library.func(
    'int __stdcall QueryServiceStatusEx(intptr service, int level, _Out_ void *status, uint32 bytes, _Out_ uint32 *needed)',
  );
  const config = library.func(
    'int __stdcall QueryServiceConfigW(intptr service, _Out_ void *config, uint32 bytes, _Out_ uint32 *needed)',
  );
  const close = library.func('int __stdcall CloseServiceHandle(intptr handle)');
  const lastError = kernel.func('uint32 __stdcall GetLastError()');
  const processTimes = await openProcessTimes();

  const withHandle = <T>(handle: number, use: (handle: number) => Answer<T>): Answer<T> => {
    if (handle === 0) return failedWith(lastError() as number);
    try {
      return use(handle);
    } finally {
      close(handle);
    }
  };

  const read = (service: number): Answer<ServiceFacts> => {
    const [now, set, needed] = [Buffer.alloc(statusBytes), Buffer.alloc(configLimitBytes), [0]];
    if (!status(service, 0, now, now.length, needed)) return failedWith(lastError() as number);
    if (!config(service, set, set.length, needed)) return failedWith(lastError() as number);
    const [state, start] = [states[now.readUInt32LE(4)], starts[set.readUInt32LE(4)]];
    if (state === undefined || start === undefined) return { unread: 'unparseable' };
    // A driver runs in the kernel and has no process.
    const times = state === 'stopped' ? undefined : processTimes(now.readUInt32LE(28));
    return { is: times === undefined ? { state, start } : { state, start, ...times } };
  };

  return {
    service: async (name) =>
      withHandle(Number(openManager(null, null, connectRight)), (manager) =>
        withHandle(Number(open(manager, name, queryRights)), read),
      ),
  };
}
