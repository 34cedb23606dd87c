import { createClient, defineInterface, type MessageBus, Variant } from 'dbus-native';

/** One picture of a tray item: ARGB bytes, row by row. */
export interface Pixmap {
  readonly width: number;
  readonly height: number;
  readonly argb: Buffer;
}

export interface MenuEntry {
  readonly id: number;
  readonly label: string;
  readonly enabled: boolean;
  readonly isSeparator: boolean;
}

/** A tray item as the panel of a desktop sees it. */
export interface TrayItem {
  tooltip(): Promise<string>;
  pixmaps(): Promise<Pixmap[]>;
  /** The lines of the menu, in order. Ids change whenever the menu does. */
  menu(): Promise<MenuEntry[]>;
  choose(id: number): Promise<void>;
  /** A click on the icon itself. */
  activate(): Promise<void>;
}

export interface StatusNotifierWatcher {
  /** The next item that registers itself. */
  item(limitMs: number): Promise<TrayItem>;
  close(): Promise<void>;
}

type Node = [id: number, properties: Record<string, unknown>, children: Node[]];

const watcherName = 'org.kde.StatusNotifierWatcher';
const itemName = 'org.kde.StatusNotifierItem';

/** Plays the panel on a bus: the one who is told of tray items, reads them and chooses from their menus. */
export async function watchStatusNotifiers(busAddress: string): Promise<StatusNotifierWatcher> {
  const bus = createClient({ busAddress });
  const items: TrayItem[] = [];
  let onItem: (() => void) | undefined;
  await bus.export(
    '/StatusNotifierWatcher',
    defineInterface({
      name: watcherName,
      methods: {
        RegisterStatusNotifierItem: {
          in: { service: 's' },
          handler: ({ service }: { service: string }, { sender }: { sender?: string }) => {
            items.push(trayItem(bus, service.startsWith('/') ? (sender ?? '') : service, pathOf(service)));
            onItem?.();
          },
        },
        RegisterStatusNotifierHost: { in: { service: 's' }, handler: () => undefined },
      },
      properties: {
        IsStatusNotifierHostRegistered: { type: 'b', access: 'read', get: () => true },
        ProtocolVersion: { type: 'i', access: 'read', get: () => 0 },
        RegisteredStatusNotifierItems: { type: 'as', access: 'read', get: () => [] },
      },
    }),
  );
  await bus.requestName(watcherName, 0);
  return {
    item: (limitMs) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('no tray item registered in time')), limitMs);
        onItem = () => {
          const next = items.shift();
          if (next === undefined) return;
          clearTimeout(late);
          resolve(next);
        };
        onItem();
      }),
    close: () => bus.close(),
  };
}

const pathOf = (service: string): string => (service.startsWith('/') ? service : '/StatusNotifierItem');

function trayItem(bus: MessageBus, destination: string, path: string): TrayItem {
  const call = <T>(at: string, name: string, member: string, signature: string, body: unknown[]): Promise<T> =>
    Promise.resolve(bus.invoke<T>({ destination, path: at, interface: name, member, signature, body }));
  const property = <T>(name: string): Promise<T> =>
    call<T>(path, 'org.freedesktop.DBus.Properties', 'Get', 'ss', [itemName, name]);
  const menuName = 'com.canonical.dbusmenu';
  return {
    tooltip: async () => (await property<[string, unknown, string, string]>('ToolTip'))[2],
    pixmaps: async () =>
      (await property<[number, number, Buffer][]>('IconPixmap')).map(([width, height, argb]) => ({
        width,
        height,
        argb,
      })),
    menu: async () => {
      const at = await property<string>('Menu');
      const answer = await call<[number, Node] | Node>(at, menuName, 'GetLayout', 'iias', [0, -1, []]);
      return flatten(answer);
    },
    choose: async (id) => {
      const at = await property<string>('Menu');
      await call(at, menuName, 'Event', 'isvu', [id, 'clicked', new Variant('i', 0), 0]);
    },
    activate: async () => {
      await call(path, itemName, 'Activate', 'ii', [0, 0]);
    },
  };
}

/** The layout comes as (revision, root); its root is no line. */
function flatten(answer: [number, Node] | Node): MenuEntry[] {
  const root = (Array.isArray(answer[1]) ? answer[1] : answer) as Node;
  return root[2].map(([id, properties]) => ({
    id,
    // One underline marks a key to press, two are one: as a panel shows it.
    label: String(properties['label'] ?? '').replace(/_(_?)/g, '$1'),
    enabled: properties['enabled'] !== false,
    isSeparator: properties['type'] === 'separator',
  }));
}
