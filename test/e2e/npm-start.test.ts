import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const root = join(__dirname, '../..');

function npmStart(...args: string[]): Promise<{ status: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn('npm', ['start', '--silent', '--', ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Whoever runs the tests may speak another language than they do.
      env: { ...process.env, LC_ALL: 'C' },
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      out += part;
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      err += part;
    });
    child.on('exit', (status) => resolve({ status, out, err }));
  });
}

test('npm start -- --once --json gives the true readings of this machine and the decision they led to', async () => {
  const { status, out } = await npmStart('--once', '--json');
  expect(status).toBe(0);
  const said = JSON.parse(out);
  expect(said).toMatchObject({
    tier: expect.any(String),
    levels: expect.any(Array),
    policy: 'demo',
    keyProtection: expect.stringMatching(/^(file|keychain)$/),
  });
  expect(said.latency.totalMs).toBeGreaterThan(0);
  // What the machine says of itself, asked by other means.
  const id = /^ID=(.*)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]?.replaceAll('"', '');
  expect(said.readings.os).toMatchObject({ state: 'observed', source: 'os-release', fact: { id } });
  expect(said.readings.diskEncryption.state).toBe('observed');
  for (const finding of said.findings)
    expect(finding).toMatchObject({ reason: expect.stringMatching(/\.$/), remedy: expect.any(Array) });
});

test('npm start -- --once prints readings, sources, reasons, remedies, the tier and the latency', async () => {
  const { status, out } = await npmStart('--once');
  expect(status).toBe(0);
  for (const part of [
    /Operating system: /,
    /seen by os-release at \d\d:\d\d/,
    /Disk encryption: /,
    /Tier: \w+, levels: /,
    /From collection to decision: \d+ ms/,
  ]) {
    expect(out).toMatch(part);
  }
});
