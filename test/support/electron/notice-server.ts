import { createClient, defineInterface, variantValue } from 'dbus-native';
import { until } from '../until.ts';

/** A notice as a program handed it over (Desktop Notifications Specification 1.2). */
export interface HandedNotice {
  readonly id: number;
  readonly title: string;
  readonly body: string;
  /** 0 low, 1 normal, 2 critical. */
  readonly urgency: number;
  /** Keys and labels in turn. */
  readonly actions: readonly string[];
  isClosed: boolean;
}

/** The notification server of a desktop, without a desktop: it keeps what it is handed, and presses what a person would. */
export interface NoticeServer {
  /** Everything that was handed over, in order. */
  readonly handed: readonly HandedNotice[];
  /** The titles of what stands on the screen. */
  readonly standing: readonly string[];
  /** Waits for a notice with this title, the first one after so many. */
  notice(title: string, after?: number): Promise<HandedNotice>;
  /** A click on a notice. */
  press(notice: HandedNotice): void;
  close(): Promise<void>;
}

const path = '/org/freedesktop/Notifications';
const name = 'org.freedesktop.Notifications';
const waitMs = 10_000;

/** Plays the notification server on a session bus. */
export async function startNoticeServer(busAddress: string): Promise<NoticeServer> {
  const bus = createClient({ busAddress });
  const handed: HandedNotice[] = [];
  const closed = (id: number, reason: number) => {
    const notice = handed.find((each) => each.id === id);
    if (notice === undefined || notice.isClosed) return;
    notice.isClosed = true;
    bus.sendSignal(path, name, 'NotificationClosed', 'uu', [id, reason]);
  };
  await bus.export(
    path,
    defineInterface({
      name,
      methods: {
        GetCapabilities: { out: { all: 'as' }, handler: () => ['actions', 'body', 'body-markup', 'persistence'] },
        GetServerInformation: {
          out: { server: 's', vendor: 's', version: 's', spec: 's' },
          handler: () => ({ server: 'test', vendor: 'test', version: '1', spec: '1.2' }),
        },
        Notify: {
          in: { app: 's', replaces: 'u', icon: 's', title: 's', body: 's', actions: 'as', hints: 'a{sv}', expire: 'i' },
          out: { id: 'u' },
          handler: ({ title, body, actions, hints }: Handed) => {
            const id = handed.length + 1;
            const urgency = Number(variantValue(hints['urgency']) ?? 1);
            handed.push({ id, title, body, actions, urgency, isClosed: false });
            return id;
          },
        },
        CloseNotification: { in: { id: 'u' }, handler: ({ id }: { id: number }) => closed(id, 3) },
      },
    }),
  );
  await bus.requestName(name, 0);
  return {
    handed,
    get standing() {
      return handed.filter(({ isClosed }) => !isClosed).map(({ title }) => title);
    },
    async notice(title, after = 0) {
      const found = () => handed.slice(after).find((each) => each.title === title);
      await until(`the notice "${title}"`, waitMs, () => found() !== undefined);
      return found() as HandedNotice;
    },
    press: ({ id }) => {
      bus.sendSignal(path, name, 'ActionInvoked', 'us', [id, 'default']);
      closed(id, 2);
    },
    close: () => bus.close(),
  };
}

interface Handed {
  readonly title: string;
  readonly body: string;
  readonly actions: readonly string[];
  readonly hints: Readonly<Record<string, unknown>>;
}
