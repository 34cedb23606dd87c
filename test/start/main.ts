import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LocalClient } from '../../agent/local-api/local-client.ts';
import { buildBundle } from '../../installers/build.ts';
import { bundles } from '../../installers/bundles.ts';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { messageOf } from '../../shared/errors.ts';
import { findElectron } from './find-electron.ts';
import { startProtectedPage } from './protected-page.ts';
import { lineOf, summaryOf } from './say-decision.ts';
import { openStage, type Stage } from './stage.ts';

const root = join(import.meta.dirname, '../..');
/** A first decision takes well under a second; a machine that needs longer than this has something to say. */
const firstDecisionMs = 60_000;

const { values } = parseArgs({ options: { once: { type: 'boolean' }, json: { type: 'boolean' } } });
const say = (text: string): void => void process.stdout.write(`${text}\n`);
/** With --json standard output holds the answer and nothing else. */
const note = (text: string): void => void (values.json ? process.stderr : process.stdout).write(`${text}\n`);

/** Builds Stance and runs all of it on this machine: `npm start`. */
async function start(): Promise<void> {
  note('Building …');
  await Promise.all(bundles.map((bundle) => buildBundle(bundle, join(root, 'dist'))));
  const stage = await openStage({ policy: join(import.meta.dirname, 'policy.yaml'), dist: join(root, 'dist') });
  try {
    await (values.once ? once(stage) : stay(stage));
  } finally {
    await stage.end();
  }
}

/** One decision, and done. */
async function once(stage: Stage): Promise<void> {
  const status = await firstDecision(stage);
  if (values.json) return say(JSON.stringify(summaryOf(status), null, 2));
  say(await stage.stance(['status']));
  say(
    `Tier: ${status.decision?.tier}, levels: ${status.decision?.levels.join(', ') || 'none'} (policy ${status.decision?.policy})`,
  );
  say(`From collection to decision: ${status.latency?.totalMs.toFixed(0)} ms`);
}

/** Runs until it is stopped, and tells what happens. */
async function stay(stage: Stage): Promise<void> {
  const page = await startProtectedPage({ url: stage.serviceUrl, ca: stage.ca }, 'sensitive');
  await firstDecision(stage);
  say(await stage.stance(['status']));
  say(`Decision service  ${stage.serviceUrl}`);
  say(`Protected page    ${page.url}`);
  say(`Pass its door     export STANCE_SOCKET=${stage.socket}`);
  say(`                  npm run -s stance -- proof GET ${page.url} > headers && curl -H @headers ${page.url}`);
  say('See it close      sudo touch /run/reboot-required     (and remove it again)');
  startTray(stage);
  say('\nEvery decision from now on; Ctrl-C ends everything.');
  const client = await LocalClient.open(stage.socket);
  let before = '';
  client.watch((answer) => {
    if (!('status' in answer) || answer.status.decision === undefined) return;
    // A decision that only renews the one before is not worth a line.
    const { tier, findings } = answer.status.decision;
    const news = JSON.stringify([tier, findings]);
    if (news === before) return;
    before = news;
    say(lineOf(answer.status));
  });
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  client.close();
  await page.close();
}

function startTray(stage: Stage): void {
  const electron = findElectron(root, process.env);
  if ('missing' in electron)
    return say(`Tray              not started: ${electron.missing}; "stance status" shows the same`);
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  stage.processes.start(electron.binary, [...sandbox, join(root, 'dist/tray-ui/main.cjs')], {
    env: { ...process.env, STANCE_SOCKET: stage.socket, STANCE_NODE: process.execPath },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  say('Tray              started');
}

function firstDecision(stage: Stage): Promise<DeviceStatus> {
  return new Promise((resolve, reject) => {
    const giveUp = setTimeout(() => reject(new Error('no decision came')), firstDecisionMs);
    LocalClient.open(stage.socket).then((client) => {
      client.watch((answer) => {
        if (!('status' in answer) || answer.status.decision === undefined || answer.status.latency === undefined)
          return;
        clearTimeout(giveUp);
        client.close();
        resolve(answer.status);
      });
    }, reject);
  });
}

start().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`npm start: ${messageOf(error)}\n`);
    process.exit(1);
  },
);
