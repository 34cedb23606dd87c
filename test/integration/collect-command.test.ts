import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signalIds } from '../../shared/signals/catalogue.ts';
import { dist, freshBundles } from '../support/fresh-bundles.ts';

let folder: string;
let recording: string;

const stance = (...args: string[]): Promise<{ status: number; out: string; err: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(dist, 'agent/stance.cjs'), ...args],
      { maxBuffer: 64 * 1_048_576 },
      (error, out, err) => resolve({ status: error === null ? 0 : Number(error.code), out, err }),
    );
  });
const json = async (...args: string[]) => JSON.parse((await stance(...args, '--json')).out);

beforeAll(async () => {
  await freshBundles('agent');
  folder = mkdtempSync(join(tmpdir(), 'stance-collect-'));
  recording = join(folder, 'machine.json');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('stance collect', () => {
  test('records this machine for its owner alone, and a replay reads the same', async () => {
    const here = await json('collect', '--record', recording);
    expect(statSync(recording).mode & 0o777).toBe(0o600);
    expect(Object.keys(here.readings)).toEqual(signalIds);
    const again = await json('collect', '--replay', recording);
    expect(again.readings).toEqual(here.readings);
    expect(again.asked.every(({ answered }: { answered: boolean }) => answered)).toBe(true);
  });

  test('never writes over a recording that is there', async () => {
    const before = readFileSync(recording, 'utf8');
    expect((await stance('collect', '--record', recording)).status).toBe(2);
    expect(readFileSync(recording, 'utf8')).toBe(before);
  });

  test('says which questions a recording could not answer, and takes them for "not found"', async () => {
    const whole = JSON.parse(readFileSync(recording, 'utf8'));
    const cut = join(folder, 'cut.json');
    const answers = Object.fromEntries(
      Object.entries(whole.answers).filter(([request]) => !request.startsWith('text /proc/self/mountinfo')),
    );
    writeFileSync(cut, JSON.stringify({ ...whole, answers }));
    const replayed = await json('collect', '--replay', cut);
    expect(replayed.readings.diskEncryption).toMatchObject({ state: 'unread', why: 'toolMissing' });
    expect(replayed.asked).toContainEqual({ request: 'text /proc/self/mountinfo', answered: false });
  });

  test('explains a signal: every request, what came back, the way, and the reading', async () => {
    const { out } = await stance('collect', '--replay', recording, '--explain', 'diskEncryption');
    expect(out).toMatch(
      /^Disk encryption \(diskEncryption\)\n\nasked \d+ questions\n {2}text \/proc\/self\/mountinfo\n {4}"/,
    );
    expect(out).toMatch(/\nthe way from there\n {2}\S/);
    const { asked, reading } = await json('collect', '--replay', recording, '--explain', 'diskEncryption');
    for (const { request, answer } of asked) {
      expect(out).toContain(request);
      expect(answer).toBeDefined();
    }
    const shown = out.slice(out.indexOf('the reading\n') + 'the reading\n'.length);
    expect(JSON.parse(shown)).toEqual(reading);
  });

  test('names the signals there are when asked to explain another', async () => {
    const { status, err } = await stance('collect', '--explain', 'firewalls');
    expect(status).toBe(2);
    expect(err).toContain('diskEncryption');
  });
});
