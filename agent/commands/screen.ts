/** A terminal that is drawn on, as Node's `stdout` is one. */
export interface Terminal {
  readonly rows: number;
  write(text: string): unknown;
  on(event: 'resize', drawn: () => void): unknown;
  off(event: 'resize', drawn: () => void): unknown;
}

const control = '\u001b[';
/** A screen beside the one of before, without a cursor, and with lines that are cut and not wrapped. */
const enter = `${control}?1049h${control}?25l${control}?7l`;
const leave = `${control}?7h${control}?25h${control}?1049l`;

/** A text that stands on the terminal and is drawn anew only where it became another. What stood there before comes back at the end. */
export function openScreen(terminal: Terminal): { show(text: string): void; close(): void } {
  let shown: string | undefined;
  let text = '';
  let isOpen = true;
  const draw = () => {
    const lines = text.split('\n');
    // A terminal that does not know its height has 0 rows; then all of it is drawn.
    const fit = terminal.rows > 0 ? terminal.rows : Number.POSITIVE_INFINITY;
    const cut = lines.length > fit ? [...lines.slice(0, fit - 1), '⋯'] : lines;
    const drawn = cut.map((line) => `${line}${control}K`).join('\r\n');
    if (drawn === shown) return;
    shown = drawn;
    // Over what stands there, line by line, and away with what is left below: nothing flickers.
    terminal.write(`${control}H${drawn}${control}J`);
  };
  const resized = () => {
    shown = undefined;
    draw();
  };
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    terminal.off('resize', resized);
    process.off('exit', close);
    terminal.write(leave);
  };
  terminal.on('resize', resized);
  // However the process ends, its terminal is left as it was.
  process.on('exit', close);
  terminal.write(enter);
  return {
    show: (next) => {
      text = next;
      draw();
    },
    close,
  };
}
