/** Gives each whole line of a byte stream to `onLine`, without its newline. A line longer than `limitBytes` ends in `onTooLong`, once, and nothing after it is read. */
export function splitLines(
  limitBytes: number,
  onLine: (line: string) => void,
  onTooLong: () => void,
): (chunk: Buffer) => void {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let over = false;
  return (chunk) => {
    let from = 0;
    while (!over) {
      const end = chunk.indexOf(0x0a, from);
      const part = chunk.subarray(from, end < 0 ? undefined : end);
      heldBytes += part.length;
      over = heldBytes > limitBytes;
      if (over) break;
      held.push(part);
      if (end < 0) return;
      const line = Buffer.concat(held, heldBytes).toString('utf8');
      held = [];
      heldBytes = 0;
      from = end + 1;
      onLine(line);
    }
    if (held.length === 0 && heldBytes === 0) return;
    held = [];
    heldBytes = 0;
    onTooLong();
  };
}
