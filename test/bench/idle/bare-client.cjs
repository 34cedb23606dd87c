const { WebSocket } = require('ws');

/** A Node that only holds a connection: the least that a daemon with one can be. CommonJS, as what is built, so that it loads no more than that. */
process.stdin.once('data', (line) => {
  const { url, ca } = JSON.parse(String(line));
  const socket = new WebSocket(`${url.replace('https:', 'wss:')}/v1/stream`, ['stance.v1'], {
    ca,
    perMessageDeflate: false,
  });
  socket.on('message', () => undefined);
  socket.on('open', () => process.stdout.write('open\n'));
});
