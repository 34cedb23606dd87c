import { loadLibrary } from './library.ts';
import type { VolumeFacts } from './windows-requests.ts';

const invalidHandle = -1;
/** FILE_SHARE_READ and FILE_SHARE_WRITE; OPEN_EXISTING. No access is asked for, so that everybody may. */
const share = 0x1 | 0x2;
const openExisting = 3;
/** IOCTL_STORAGE_QUERY_PROPERTY and IOCTL_DISK_GET_PARTITION_INFO_EX. */
const queryProperty = 0x2d1400;
const partitionInfo = 0x70048;
/** In STORAGE_DEVICE_DESCRIPTOR. */
const busTypeAt = 28;
/** STORAGE_BUS_TYPE: FireWire, USB, SD. */
const externalBuses = new Set([4, 7, 12]);
/** In PARTITION_INFORMATION_EX: after the style (0 MBR, 1 GPT) and the place on the disk. */
const typeAt = 32;

/** GPT types as they lie in memory: the first three groups of a GUID turned round. */
const gptUses: Readonly<Record<string, NonNullable<VolumeFacts['use']>>> = {
  '28732ac11ff8d211ba4b00a0c93ec93b': 'efi',
  a4bb94ded106404da16abfd50179d6ac: 'recovery',
  '16e3c9e35c0bb84d817df92df00215ae': 'reserved',
};

/** How the disk of a volume is attached and what its partition is for, as far as the driver says; nothing where it does not. */
export async function openStorage(): Promise<(id: string) => Pick<VolumeFacts, 'bus' | 'use'>> {
  const kernel = await loadLibrary('kernel32.dll');
  const open = kernel.func(
    'intptr __stdcall CreateFileW(str16 name, uint32 access, uint32 share, void *security, uint32 how, uint32 flags, intptr template)',
  );
  const control = kernel.func(
    'int __stdcall DeviceIoControl(intptr device, uint32 code, void *input, uint32 inputBytes, _Out_ void *output, uint32 outputBytes, _Out_ uint32 *got, void *overlapped)',
  );
  const close = kernel.func('int __stdcall CloseHandle(intptr handle)');

  const ask = (device: number, code: number, input: Buffer, bytes: number): Buffer | undefined => {
    const [output, got] = [Buffer.alloc(bytes), [0]];
    const isDone = control(device, code, input, input.length, output, output.length, got, null);
    return isDone ? output.subarray(0, got[0]) : undefined;
  };

  return (id) => {
    // Without the last backslash it names the device, with it the root folder.
    const device = Number(open(id.replace(/\\$/, ''), 0, share, null, openExisting, 0, 0));
    if (device === invalidHandle) return {};
    try {
      // StorageDeviceProperty (0), PropertyStandardQuery (0).
      const descriptor = ask(device, queryProperty, Buffer.alloc(12), 1_024);
      const partition = ask(device, partitionInfo, Buffer.alloc(0), 144);
      return { ...busOf(descriptor), ...useOf(partition) };
    } finally {
      close(device);
    }
  };
}

function busOf(descriptor: Buffer | undefined): Pick<VolumeFacts, 'bus'> {
  if (descriptor === undefined || descriptor.length < busTypeAt + 4) return {};
  const bus = descriptor.readUInt32LE(busTypeAt);
  // 0: not known.
  return bus === 0 ? {} : { bus: externalBuses.has(bus) ? 'external' : 'internal' };
}

function useOf(partition: Buffer | undefined): Pick<VolumeFacts, 'use'> {
  if (partition === undefined || partition.length < typeAt + 16) return {};
  const style = partition.readUInt32LE(0);
  if (style === 1) {
    const use = gptUses[partition.toString('hex', typeAt, typeAt + 16)];
    return use === undefined ? {} : { use };
  }
  if (style !== 0) return {};
  const [type, isActive] = [partition.readUInt8(typeAt), partition.readUInt8(typeAt + 1) !== 0];
  if (type === 0x27) return { use: 'recovery' };
  if (type === 0xef) return { use: 'efi' };
  return isActive ? { use: 'boot' } : {};
}
