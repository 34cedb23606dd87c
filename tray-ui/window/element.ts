type Child = Node | string | undefined;
type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** An element with its attributes and children. Text goes in as text and never as markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

/** An element of a drawing. */
export const svg = (tag: string, attributes: Attributes, ...children: Child[]): SVGElement =>
  fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);

/** One of the symbols of the page. Hidden from screen readers: the words beside it say the same. */
export const glyph = (name: string, className = 'i'): SVGElement =>
  svg('svg', { class: className, 'aria-hidden': 'true' }, svg('use', { href: `#${name}` }));

/** How much of a scale is left, 0 to 1; a mark where it stops, if it does. */
export function bar(left: number, stops: boolean): SVGElement {
  const percent = `${Math.round(Math.min(1, Math.max(0, left)) * 1_000) / 10}%`;
  return svg(
    'svg',
    { class: 'span', 'aria-hidden': 'true' },
    svg('rect', { class: 'track', width: '100%', height: '3', y: '1.5', rx: '1.5' }),
    svg('rect', { class: 'run', width: percent, height: '3', y: '1.5', rx: '1.5' }),
    stops
      ? svg('rect', { class: 'stop', x: percent, width: '2', height: '6', transform: 'translate(-2 0)' })
      : undefined,
  );
}

function fill<E extends Element>(made: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}
