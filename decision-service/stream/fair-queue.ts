/** A bounded line in which owners take turns, so that one with many items makes nobody else wait for them all. */
export interface FairQueue<Item> {
  readonly size: number;
  /** Takes an item of an owner. What finds no place comes back: this one, or the newest of an owner that holds more than its share. */
  add(owner: string, item: Item): Item | undefined;
  /** The item whose turn is next, which stays; undefined where nothing waits. */
  first(): Item | undefined;
  /** Takes that item out. */
  next(): Item | undefined;
}

export function fairQueue<Item>(places: number): FairQueue<Item> {
  // In the order of turns: who was served goes to the end.
  const lines = new Map<string, Item[]>();
  let size = 0;

  const put = (owner: string, item: Item) => {
    const line = lines.get(owner);
    if (line === undefined) lines.set(owner, [item]);
    else line.push(item);
    size += 1;
  };
  const takeNewestOf = (owner: string): Item | undefined => {
    const line = lines.get(owner);
    const item = line?.pop();
    if (line?.length === 0) lines.delete(owner);
    size -= 1;
    return item;
  };
  /** The owner who holds most; there is one whenever the queue is full. */
  const greediest = (): string => {
    let [most, length] = ['', 0];
    for (const [owner, line] of lines) if (line.length > length) [most, length] = [owner, line.length];
    return most;
  };

  return {
    get size() {
      return size;
    },
    add(owner, item) {
      if (size < places) return void put(owner, item);
      const held = lines.get(owner)?.length ?? 0;
      const owners = lines.size + (held === 0 ? 1 : 0);
      // Asked first because it costs nothing: a flood from one address is turned away without a search.
      if ((held + 1) * owners > places) return item;
      const gone = takeNewestOf(greediest());
      put(owner, item);
      return gone;
    },
    first() {
      for (const [, line] of lines) return line[0];
      return undefined;
    },
    next() {
      for (const [owner, line] of lines) {
        const item = line.shift();
        lines.delete(owner);
        if (line.length > 0) lines.set(owner, line);
        size -= 1;
        return item;
      }
      return undefined;
    },
  };
}
