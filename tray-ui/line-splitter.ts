/** What a held line begins with; it grows twofold from there. */
const firstBytes = 4_096;

/**
 * Gives each whole line of a byte stream to `onLine`, without its newline. A line longer than `limitBytes` ends in `onTooLong`, once,
 * and nothing after it is read. What is held of an unfinished line is copied: a million chunks of a byte keep no million chunks alive.
 */
export function splitLines(
  limitBytes: number,
  onLine: (line: string) => void,
  onTooLong: () => void,
): (chunk: Buffer) => void {
  let held = Buffer.alloc(0);
  let heldBytes = 0;
  let over = false;
  const hold = (part: Buffer) => {
    const bytes = heldBytes + part.length;
    if (bytes > held.length) {
      const larger = Buffer.allocUnsafe(Math.min(limitBytes, Math.max(firstBytes, 2 * bytes)));
      held.copy(larger, 0, 0, heldBytes);
      held = larger;
    }
    part.copy(held, heldBytes);
    heldBytes = bytes;
  };
  return (chunk) => {
    let from = 0;
    while (!over && from < chunk.length) {
      const end = chunk.indexOf(0x0a, from);
      const part = chunk.subarray(from, end < 0 ? undefined : end);
      over = heldBytes + part.length > limitBytes;
      if (over) {
        held = Buffer.alloc(0);
        onTooLong();
      } else if (end < 0) return hold(part);
      else {
        if (heldBytes > 0) hold(part);
        const line = heldBytes > 0 ? held.toString('utf8', 0, heldBytes) : part.toString('utf8');
        // A long line is rare; the next one does not keep its room.
        if (held.length > 16 * firstBytes) held = Buffer.alloc(0);
        heldBytes = 0;
        from = end + 1;
        onLine(line);
      }
    }
  };
}
