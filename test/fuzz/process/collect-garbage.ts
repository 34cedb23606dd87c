/** Loaded before a program under test (`node --expose-gc --import`): collects garbage when its parent asks, so that what it holds can be weighed. */
process.on('message', (asked) => {
  if (asked !== 'collect garbage') return;
  for (let round = 0; round < 3; round++) globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  process.send?.('garbage is collected');
});
// Whether the program ends is its own business.
process.channel?.unref();
