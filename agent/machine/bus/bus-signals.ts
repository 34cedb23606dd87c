import type { MachineEvent } from '../machine-event.ts';
import type { BusMessage } from './bus-message.ts';

const login = 'org.freedesktop.login1';
const networkManager = 'org.freedesktop.NetworkManager';
const networkd = 'org.freedesktop.network1';
const properties = 'org.freedesktop.DBus.Properties';

/**
 * What the bus is asked to pass on, as narrow as it can be told: whatever else is said on it wakes nobody. `sender` is checked by the
 * bus, so no other program can speak for these.
 */
export const busRules: readonly string[] = [
  `type='signal',sender='${login}',interface='${login}.Manager',path='/org/freedesktop/login1'`,
  `type='signal',sender='${login}',interface='${login}.Session',path_namespace='/org/freedesktop/login1/session'`,
  `type='signal',sender='${login}',interface='${properties}',path_namespace='/org/freedesktop/login1/session'`,
  `type='signal',sender='${networkManager}',interface='${properties}',path='/org/freedesktop/NetworkManager'`,
  `type='signal',sender='${networkd}',interface='${properties}',path_namespace='/org/freedesktop/network1'`,
];

/** Properties that say which way the laptop is online; others change all the time. */
const ways = ['PrimaryConnection', 'ActiveConnections', 'Connectivity', 'State'];

/** What a message of the bus tells of the machine, if anything. */
export function eventOf(message: BusMessage): MachineEvent | undefined {
  // What is sent to us alone has passed no rule: anybody may have.
  if (message.destination !== undefined) return undefined;
  const { path = '', interface: from, member, body } = message;
  if (from === `${login}.Manager`) {
    if (member === 'SessionNew' || member === 'SessionRemoved') return 'session';
    // Its one argument is whether sleep begins (1) or is over (0).
    const isOver = member === 'PrepareForSleep' && body.length === 4 && body.every((byte) => byte === 0);
    return isOver ? 'wake' : undefined;
  }
  if (from === `${login}.Session`) return member === 'Lock' || member === 'Unlock' ? 'session' : undefined;
  if (from !== properties || member !== 'PropertiesChanged') return undefined;
  if (path.startsWith('/org/freedesktop/login1/')) return names(body, 'LockedHint') ? 'session' : undefined;
  if (path.startsWith('/org/freedesktop/network1')) return 'network';
  return path === '/org/freedesktop/NetworkManager' && ways.some((way) => names(body, way)) ? 'network' : undefined;
}

/** Whether a list of properties names one: a text in D-Bus ends with a zero. One look too many does no harm. */
const names = (body: Buffer, property: string): boolean => body.includes(`${property}\0`);
