import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Page } from 'playwright-core';

/** A place on the loopback that notices whoever comes, by TCP or by UDP. */
export interface Outside {
  readonly http: string;
  readonly stun: string;
  readonly turn: string;
  /** Who came so far. */
  readonly came: readonly string[];
  close(): void;
}

/** Listens. */
export async function startOutside(): Promise<Outside> {
  const came: string[] = [];
  const tcp = createServer((socket) => {
    came.push('tcp');
    socket.on('error', () => undefined).destroy();
  });
  const udp = createSocket('udp4', () => came.push('udp'));
  tcp.listen(0, '127.0.0.1');
  udp.bind(0, '127.0.0.1');
  await Promise.all([once(tcp, 'listening'), once(udp, 'listening')]);
  const { port } = tcp.address() as AddressInfo;
  return {
    http: `127.0.0.1:${port}`,
    stun: `stun:127.0.0.1:${udp.address().port}`,
    turn: `turn:127.0.0.1:${port}?transport=tcp`,
    came,
    close: () => {
      tcp.close();
      udp.close();
    },
  };
}

/** Everything by which a page that was taken over could reach somebody, each tried in a task of the page's own; over when WebRTC has looked everywhere. */
export const reachOut = (page: Page, { http, stun, turn }: Outside): Promise<unknown> =>
  page.evaluate(`new Promise((done) => setTimeout(() => {
    const at = 'http://${http}/';
    const add = (name, parts) => document.head.append(Object.assign(document.createElement(name), parts));
    const peer = (server) => new Promise((over) => {
      const made = new RTCPeerConnection({ iceServers: [server] });
      made.createDataChannel('x');
      made.onicegatheringstatechange = () => made.iceGatheringState === 'complete' && over(made.close());
      void made.createOffer().then((offer) => made.setLocalDescription(offer));
    });
    const tries = [
      () => fetch(at),
      () => fetch(at, { mode: 'no-cors', keepalive: true }),
      () => { new Image().src = at + '1.png'; },
      () => { new WebSocket('ws://${http}'); },
      () => { new EventSource(at); },
      () => { new Worker(at + '1.js'); },
      () => { new SharedWorker(at + '1.js'); },
      () => navigator.serviceWorker.register(at + '1.js'),
      () => { new WebTransport('https://${http}/'); },
      () => navigator.sendBeacon(at, 'x'),
      () => add('link', { rel: 'preconnect', href: at }),
      () => add('link', { rel: 'dns-prefetch', href: at }),
      () => add('link', { rel: 'prefetch', href: at }),
      () => add('link', { rel: 'prerender', href: at }),
      () => add('link', { rel: 'preload', as: 'image', href: at + '2.png' }),
      () => add('link', { rel: 'modulepreload', href: at + '2.js' }),
      () => add('link', { rel: 'stylesheet', href: at + '2.css' }),
      () => add('link', { rel: 'icon', href: at + 'favicon.ico' }),
      () => { document.body.style.backgroundImage = 'url(' + at + '3.png)'; },
      () => new FontFace('x', 'url(' + at + '3.woff)').load(),
      () => new CSSStyleSheet().replace('body { background: url(' + at + '4.png) }').then((sheet) => { document.adoptedStyleSheets = [sheet]; }),
      () => { new Audio(at + '1.mp3').load(); },
      () => { const form = Object.assign(document.createElement('form'), { action: at }); document.body.append(form); form.submit(); form.remove(); },
      () => { const link = Object.assign(document.createElement('a'), { href: at, download: 'x', ping: at }); document.body.append(link); link.click(); link.remove(); },
      () => import(at + '5.js'),
      () => { window.open(at); },
      () => { location.href = at; },
      () => { location.replace(at); },
    ];
    for (const one of tries) try { Promise.resolve(one()).catch(() => undefined); } catch { /* refused at once */ }
    const server = { username: 'x', credential: 'x' };
    Promise.all([peer({ urls: '${stun}' }), peer({ urls: '${turn}', ...server })]).then(done);
  }))`);
