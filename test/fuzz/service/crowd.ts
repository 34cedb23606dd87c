import { connect, type Socket } from 'node:net';
import { enrolledDevice, TestDevice } from '../../support/device/device.ts';
import { until } from '../../support/until.ts';
import { RawStream, upgradeRequest } from './raw-stream.ts';
import type { ServiceProcess } from './service-process.ts';

/** How long a laptop may wait for a decision while others crowd the door. */
const decisionMs = 5_000;
/** Node looks for requests that take too long every half minute, and gives a handshake two minutes. */
const goneMs = 150_000;

/** Connections of one address that say nothing, or half of something, and never end. */
export interface Crowd {
  readonly left: number;
  /** Waits until the service has let all of them go. */
  gone(): Promise<void>;
  disperse(): void;
}

/** Fills a service with so many connections: silent ones, half a handshake, half a request, and streams that never speak. */
export async function crowd(service: ServiceProcess, count: number): Promise<Crowd> {
  const sockets: Socket[] = [];
  const request = upgradeRequest();
  for (let at = 0; at < count; at++) {
    if (at % 2 === 0) {
      const socket = connect({ host: '127.0.0.1', port: service.port, allowHalfOpen: true });
      socket
        .on('error', () => socket.destroy())
        .on('end', () => socket.end())
        .resume();
      if (at % 4 === 0) socket.write(Buffer.from([0x16, 3, 1, 2, 0, 1, 0]));
      sockets.push(socket);
    } else {
      const { socket } = new RawStream(service.port, service.caFile);
      // The header that never ends, or the stream on which nothing is ever said.
      socket.write(at % 4 === 1 ? request.slice(0, 40 + (at % 60)) : request);
      sockets.push(socket);
    }
  }
  const left = () => sockets.filter(({ destroyed }) => !destroyed).length;
  return {
    get left() {
      return left();
    },
    gone: () => until('everybody who says nothing is let go', goneMs, () => left() === 0),
    disperse() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Milliseconds until a laptop that has never been seen has enrolled and got its decision; fails where it takes too long. */
export async function newcomerMs({ code, caFile }: ServiceProcess): Promise<number> {
  const begun = performance.now();
  const { device, stream } = await enrolledDevice(code, caFile);
  await device.attest(stream);
  await stream.cut();
  const took = performance.now() - begun;
  if (took > decisionMs) throw new Error(`a new laptop waited ${took} ms`);
  return took;
}

/** Whether anybody can connect at all. */
export const isOpen = ({ code, caFile }: ServiceProcess): Promise<boolean> =>
  new TestDevice(code, caFile).connect().then(
    (stream) => stream.cut().then(() => true),
    // Whatever is in the way: it is asked again.
    () => false,
  );
